/**
 * Probe files → the session's tree: LFP below `/acquisition`, current source density in the module `ecephys` with the
 * probe in its name, regions of electrodes counted in the session's own table. What else a probe file holds (subject,
 * devices, its part of the electrodes, links beside the LFP) the base holds too.
 */

import { isIntegerType } from '#lib/array/dtype.ts'
import type { LookedUp, SessionFiles, Step } from '#lib/datasets/dataset.ts'
import { TransformError } from '#lib/errors.ts'
import { referenceValue, setAttribute, textAttribute, textValue } from '#lib/nwb/attributes.ts'
import type { Change } from '#lib/nwb/change.ts'
import { castDataset, replaceData } from '#lib/nwb/dataset-edits.ts'
import { findNode, getGroup } from '#lib/nwb/edit.ts'
import { newGroup, newId, typeAttributes } from '#lib/nwb/new-node.ts'
import { nameOf, parentPath, ROOT_PATH } from '#lib/nwb/node-path.ts'
import { makeObjectId } from '#lib/nwb/object-id.ts'
import type { DatasetNode, GroupNode, NodeId, NodePath, NwbTree, TreeNode } from '#lib/nwb/tree.ts'
import { ELECTRODES, fileNumber, MERGE_PROBES, type Probe, readProbe } from './probe-files.ts'
import { leftOut, putIn, type Recording } from './recorded-edits.ts'

const ACQUISITION: NodePath = '/acquisition'
const MODULE: NodePath = '/processing/ecephys'

const POSITIONS = ['virtual_electrode_x_positions', 'virtual_electrode_y_positions']

/**
 * Merges the files of role `probe`. Throws a TransformError where one is of another session, lacks LFP or current source
 * density, has electrodes that the base does not list exactly once, or is of a probe that is merged already.
 */
export const mergeProbes = (files: SessionFiles, lookedUp: LookedUp, identifier: string): Step => ({
  name: MERGE_PROBES,
  apply(source) {
    const [base, ...others] = files
    const changes: Change[] = []
    let tree = source
    const seen = new Map<string, string>()
    for (const file of others.filter(({ role }) => role === 'probe')) {
      const probe = readProbe(base.tree, file, lookedUp)
      const twin = seen.get(probe.id)
      if (twin !== undefined) {
        const message = `${twin} and ${probe.url} are both of probe ${probe.id}.`
        throw new TransformError(MERGE_PROBES, message, { url: probe.url })
      }
      seen.set(probe.id, probe.url)
      const because = (reason: string): Recording => ({ step: MERGE_PROBES, reason, changes })
      const only = `Of ${probe.url} only the recordings are taken; the base file holds the rest too.`
      leftOut(fileNumber(probe.tree), ROOT_PATH, because(only))
      tree = withModule(tree, probe, identifier, because('The base file has no place for what the probe files hold.'))
      const lfp = `The LFP of ${probe.url}; its electrodes are counted in the session’s table.`
      tree = putIn(tree, ACQUISITION, lfpOf(tree, probe), because(lfp))
      const csd = `The current source density of ${probe.url}, with the probe in its name.`
      tree = putIn(tree, MODULE, csdOf(probe), because(csd))
    }
    return { tree, changes }
  },
})

/** The probe's LFP with its regions counted in the session's table. */
function lfpOf(tree: NwbTree, { lfp, regions }: Probe): GroupNode {
  const rows = new Map(regions.map(region => [region.id, region.rows]))
  return withRegions(lfp, rows, getGroup(tree, ELECTRODES, MERGE_PROBES).id)
}

/** The group with its regions counted in another table. */
function withRegions(group: GroupNode, rows: ReadonlyMap<NodeId, readonly number[]>, table: NodeId): GroupNode {
  const children = group.children.map((child): TreeNode => {
    if (child.kind === 'group') return withRegions(child, rows, table)
    const found = child.kind === 'dataset' ? rows.get(child.id) : undefined
    return child.kind !== 'dataset' || found === undefined ? child : withRows(child, found, table)
  })
  return { ...group, children }
}

function withRows(region: DatasetNode, rows: readonly number[], table: NodeId): DatasetNode {
  const isWide = region.dtype === 'int64' || region.dtype === 'uint64'
  const dtype = isWide || !isIntegerType(region.dtype) ? 'int64' : 'int32'
  const values = dtype === 'int64' ? rows.map(String) : rows
  const data = { kind: 'values', values } as const
  return setAttribute(replaceData(region, dtype, { data, shape: [rows.length] }), referenceValue('table', table))
}

/** The module that takes what was computed for each probe; made for the first of them. */
function withModule(tree: NwbTree, { csdModule }: Probe, identifier: string, recording: Recording): NwbTree {
  if (findNode(tree, MODULE) !== undefined) return tree
  const said = textAttribute(csdModule, 'description') ?? 'no description'
  const text = `What was computed from the recordings of single probes. Current source density: ${said}`
  const attributes = [
    ...typeAttributes('core', 'ProcessingModule', makeObjectId(identifier, MODULE)),
    textValue('description', text),
  ]
  const made = newGroup(nameOf(MODULE), newId(MERGE_PROBES, MODULE), { attributes })
  return putIn(tree, parentPath(MODULE), made, recording)
}

/** The probe's current source density with the probe in its name. */
function csdOf({ csd, id }: Probe): GroupNode {
  const children = csd.children.map(child => {
    const isPosition = child.kind === 'dataset' && POSITIONS.includes(child.name)
    // Some files hold integers where the schema says float, which validators refuse.
    return isPosition && isIntegerType(child.dtype) ? castDataset(child, 'float32') : child
  })
  return { ...csd, name: `probe_${id}_ecephys_csd`, children }
}
