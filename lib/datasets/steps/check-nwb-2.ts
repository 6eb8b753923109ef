/** Lets NWB 2 sessions through and says of everything else what it is. */

import type { Step } from '#lib/datasets/dataset.ts'
import { InvalidInputError } from '#lib/errors.ts'
import { childOf } from '#lib/nwb/edit.ts'
import { neurodataType } from '#lib/nwb/object-type.ts'
import type { NwbTree } from '#lib/nwb/tree.ts'

const NAME = 'check-nwb-2'

export const checkNwb2: Step = {
  name: NAME,
  apply(tree) {
    const place = { path: '/', ...(tree.files[0] !== undefined && { url: tree.files[0].url }) }
    const type = neurodataType(tree.root)
    if (type === 'NWBFile') return { tree, changes: [] }
    if (looksLikeNwb1(tree)) {
      const advice = 'Convert it to NWB 2 first, for example with the tools of its publisher.'
      throw new InvalidInputError('This is an NWB 1 file; NWB 2 is needed.', { ...place, advice })
    }
    const found = type === undefined ? 'no neurodata_type' : `neurodata_type ${type}`
    const message = `This is not an NWB file: its root group has ${found}, NWBFile was expected.`
    throw new InvalidInputError(message, { ...place, advice: 'Name a file that holds an NWB 2 session.' })
  },
}

/** NWB 1 has its version in a dataset of the root, or the group of epochs that NWB 2 moved to /intervals. */
function looksLikeNwb1({ root }: NwbTree): boolean {
  return childOf(root, 'nwb_version')?.kind === 'dataset' || childOf(root, 'epochs')?.kind === 'group'
}
