/** Probe files of a Neuropixels session: what of each goes into the session's store, checked against the base file. */

import { type LookedUp, type Need, needsOf, type SessionFile } from '#lib/datasets/dataset.ts'
import { TransformError } from '#lib/errors.ts'
import { referenceAttribute } from '#lib/nwb/attributes.ts'
import { childOf, findNode } from '#lib/nwb/edit.ts'
import { parseIsoDate } from '#lib/nwb/iso-date.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import { neurodataType } from '#lib/nwb/object-type.ts'
import type { DatasetNode, GroupNode, NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { integersAt, textAt } from './looked-up.ts'

export const MERGE_PROBES = 'merge-probes'

export const ELECTRODES: NodePath = '/general/extracellular_ephys/electrodes'
export const ELECTRODE_IDS = childPath(ELECTRODES, 'id')

/** Electrodes of a session: 6 probes have 2,304 channels. */
export const MOST_ELECTRODES = 100_000

const ACQUISITION: NodePath = '/acquisition'
const CSD_MODULE: NodePath = '/processing/current_source_density'
const CSD_PATH: NodePath = '/processing/current_source_density/ecephys_csd'

/** Facts that the base and each of its probe files must agree on. */
const DATES: readonly NodePath[] = ['/session_start_time', '/timestamps_reference_time']
const SUBJECT_ID: NodePath = '/general/subject/subject_id'
const IDENTIFIER: NodePath = '/identifier'

/** What the steps look at in a base file and in its probe files. */
export function probeNeeds(base: NwbTree, probes: readonly SessionFile[]): readonly Need[] {
  return [
    ...needsOf(base, [SUBJECT_ID], 1),
    ...needsOf(base, [ELECTRODE_IDS], MOST_ELECTRODES),
    ...probes.flatMap(({ tree }) => [
      ...needsOf(tree, [IDENTIFIER, SUBJECT_ID, ...DATES], 1),
      ...needsOf(tree, [ELECTRODE_IDS, ...regionsOf(tree).map(({ path }) => path)], MOST_ELECTRODES),
    ]),
  ]
}

/** A probe file that belongs to the session. */
export interface Probe {
  /** Its identifier, which is in the names of its objects. */
  readonly id: string
  readonly url: string
  readonly tree: NwbTree
  readonly lfp: GroupNode
  readonly csd: GroupNode
  readonly csdModule: GroupNode
  /** Every region of the probe's electrodes table, with its rows in the session's table. */
  readonly regions: readonly { readonly id: DatasetNode['id']; readonly rows: readonly number[] }[]
}

/** Throws a TransformError where the file is of another session, lacks LFP or CSD, or has electrodes that the base has not. */
export function readProbe(base: NwbTree, { tree }: SessionFile, lookedUp: LookedUp): Probe {
  const url = urlOf(tree)
  const id = textAt(tree, IDENTIFIER, lookedUp)
  if (id === undefined) throw fault(tree, IDENTIFIER, 'The probe file has no identifier.')
  checkSession(base, tree, lookedUp)
  const rowOf = rowsById(base, tree, lookedUp)
  const ids = integersAt(tree, ELECTRODE_IDS, lookedUp, MERGE_PROBES)
  const rows = ids.map(electrode => rowOf(electrode))
  return {
    id,
    url,
    tree,
    lfp: lfpOf(tree, id),
    csd: typedGroup(tree, CSD_PATH, 'EcephysCSD', 'current source density'),
    csdModule: typedGroup(tree, CSD_MODULE, 'ProcessingModule', 'current source density'),
    regions: regionsOf(tree).map(({ path, node }) => ({
      id: node.id,
      rows: integersAt(tree, path, lookedUp, MERGE_PROBES).map(row => {
        const found = rows[Number(row)]
        if (found !== undefined) return found
        throw fault(tree, path, `Row ${row} is not among the ${rows.length} electrodes of the probe file.`)
      }),
    })),
  }
}

function checkSession(base: NwbTree, tree: NwbTree, lookedUp: LookedUp): void {
  for (const path of DATES) {
    const [ours, theirs] = [textAt(base, path, lookedUp), textAt(tree, path, lookedUp)]
    if (instantOf(ours) !== instantOf(theirs)) throw differs(base, tree, path, ours, theirs)
  }
  const [subject, other] = [textAt(base, SUBJECT_ID, lookedUp), textAt(tree, SUBJECT_ID, lookedUp)]
  if (subject !== other) throw differs(base, tree, SUBJECT_ID, subject, other)
  const devices = deviceNames(base)
  const stranger = deviceNames(tree).find(name => !devices.includes(name))
  if (stranger !== undefined)
    throw fault(tree, `/general/devices/${stranger}`, `The session’s base file knows no device ${stranger}.`)
}

/** Milliseconds since 1970, so that two spellings of one time agree; the text itself where it is no date. */
function instantOf(text: string | undefined): number | string | undefined {
  const date = text === undefined ? undefined : parseIsoDate(text)
  return date === undefined ? text : Date.parse(date.text)
}

function deviceNames(tree: NwbTree): readonly string[] {
  const devices = findNode(tree, '/general/devices')
  return devices?.kind === 'group' ? devices.children.map(({ name }) => name) : []
}

/** Row of an electrode in the base's table; each id of the probe must be there exactly once. */
function rowsById(base: NwbTree, tree: NwbTree, lookedUp: LookedUp): (id: string) => number {
  const rows = new Map<string, number>()
  const repeated = new Set<string>()
  for (const [row, id] of integersAt(base, ELECTRODE_IDS, lookedUp, MERGE_PROBES).entries()) {
    if (rows.has(id)) repeated.add(id)
    rows.set(id, row)
  }
  return id => {
    const row = rows.get(id)
    if (row === undefined)
      throw fault(
        tree,
        ELECTRODE_IDS,
        `Electrode ${id} of the probe file is not in the session’s table (${urlOf(base)}).`,
      )
    if (repeated.has(id))
      throw fault(tree, ELECTRODE_IDS, `Electrode ${id} is more than once in the session’s table (${urlOf(base)}).`)
    return row
  }
}

function lfpOf(tree: NwbTree, id: string): GroupNode {
  const path = childPath(ACQUISITION, `probe_${id}_lfp`)
  const lfp = typedGroup(tree, path, 'LFP', 'local field potential')
  const series = childOf(lfp, `probe_${id}_lfp_data`)
  if (series?.kind === 'group') return lfp
  throw fault(tree, childPath(path, `probe_${id}_lfp_data`), 'The probe file has no local field potential.')
}

function typedGroup(tree: NwbTree, path: NodePath, type: string, what: string): GroupNode {
  const node = findNode(tree, path)
  if (node?.kind === 'group' && neurodataType(node) === type) return node
  throw fault(tree, path, `The probe file has no ${what}: a group of type ${type} was expected at ${path}.`)
}

/** Regions of the electrodes table below the containers of acquired data. */
function regionsOf(tree: NwbTree): readonly { readonly path: NodePath; readonly node: DatasetNode }[] {
  const table = findNode(tree, ELECTRODES)
  const acquisition = findNode(tree, ACQUISITION)
  if (table?.kind !== 'group' || acquisition?.kind !== 'group') return []
  const containers = acquisition.children.filter(child => child.kind === 'group' && neurodataType(child) === 'LFP')
  return containers.flatMap(container => {
    if (container.kind !== 'group') return []
    const path = childPath(ACQUISITION, container.name)
    return container.children.flatMap(series => {
      const node = series.kind === 'group' ? childOf(series, 'electrodes') : undefined
      if (node?.kind !== 'dataset' || referenceAttribute(node, 'table') !== table.id) return []
      return [{ path: childPath(childPath(path, series.name), 'electrodes'), node }]
    })
  })
}

/** Number of the file that a tree was read from. */
export const fileNumber = ({ root }: NwbTree): number => Number(/^\d+/.exec(root.id)?.[0] ?? 0)

const urlOf = (tree: NwbTree): string => tree.files[fileNumber(tree)]?.url ?? 'the file'

const fault = (tree: NwbTree, path: NodePath, message: string): TransformError =>
  new TransformError(MERGE_PROBES, message, { url: urlOf(tree), path })

function differs(
  base: NwbTree,
  tree: NwbTree,
  path: NodePath,
  ours: string | undefined,
  theirs: string | undefined,
): TransformError {
  const message = `${path} is ${theirs ?? 'missing'} in the probe file and ${ours ?? 'missing'} in ${urlOf(base)}: they are of different sessions.`
  return fault(tree, path, message)
}
