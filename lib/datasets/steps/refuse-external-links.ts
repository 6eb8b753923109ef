/** Stops at links into files that were not found: a store must be whole by itself, and readers do not find HDF5 files from one. */

import type { Step } from '#lib/datasets/dataset.ts'
import { UnsupportedFeatureError } from '#lib/errors.ts'
import { walk } from '#lib/nwb/walk.ts'

export const refuseExternalLinks: Step = {
  name: 'refuse-external-links',
  apply(tree) {
    for (const { path, node } of walk(tree.root)) {
      if (node.kind !== 'external-link') continue
      const message = `${path} is a link to ${node.path} of the file ${node.file}, which was not found.`
      const advice =
        'Put that file beside the one that names it, or export the session into one file (in PyNWB: NWBHDF5IO.export with link_data=False).'
      throw new UnsupportedFeatureError('external link', message, { path, advice })
    }
    return { tree, changes: [] }
  },
}
