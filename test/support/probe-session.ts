/** A small Neuropixels session as entries of trees: a base file, and files of single probes. */

import type { Scalar } from '#lib/array/values.ts'
import type { LookedUp, SessionFiles } from '#lib/datasets/dataset.ts'
import type { NwbTree } from '#lib/nwb/tree.ts'
import { EMPTY_SESSION, type Entries, type Entry, lookUps, text, treeOf } from './small-tree.ts'

const ids = (values: readonly number[]): Entry => ({
  type: 'ElementIdentifiers',
  namespace: 'hdmf-common',
  dtype: 'int64',
  shape: [values.length],
  values: values.map(String),
})

const column = (dtype: 'float64' | 'int64' | 'string', values: readonly Scalar[]): Entry => ({
  type: 'VectorData',
  namespace: 'hdmf-common',
  dtype,
  shape: [values.length],
  values,
  attributes: { description: 'no description' },
})

const table = (type: string, colnames: readonly string[], namespace = 'core'): Entry => ({
  type,
  namespace,
  attributes: { colnames, description: 'no description' },
})

const ELECTRODES = '/general/extracellular_ephys/electrodes'

/** Two probes of three electrodes each, ids 10 to 15, and two units. */
export const BASE: Entries = {
  ...EMPTY_SESSION,
  '/general/devices/probeA': { type: 'EcephysProbe', namespace: 'ndx-aibs-ecephys' },
  '/general/devices/probeB': { type: 'EcephysProbe', namespace: 'ndx-aibs-ecephys' },
  '/general/subject': { type: 'Subject' },
  '/general/subject/subject_id': text('mouse 1'),
  [ELECTRODES]: table('DynamicTable', ['x', 'y', 'z'], 'hdmf-common'),
  [`${ELECTRODES}/id`]: ids([10, 11, 12, 13, 14, 15]),
  [`${ELECTRODES}/x`]: column('float64', [0, 0, 1, 2, 3, 4]),
  [`${ELECTRODES}/y`]: column('float64', [0, 5, 1, 2, 3, 4]),
  [`${ELECTRODES}/z`]: column('float64', [0, 0, 1, 2, 3, 4]),
  '/units': table('Units', ['peak_channel_id']),
  '/units/id': ids([100, 101]),
  '/units/peak_channel_id': column('int64', ['11', '14']),
}

/** The file of one probe: `electrodes` are its own table, `rows` those of them that its LFP has. */
export function probeEntries(id: string, electrodes: readonly number[], rows: readonly number[]): Entries {
  const series = `/acquisition/probe_${id}_lfp/probe_${id}_lfp_data` as const
  const csd = '/processing/current_source_density/ecephys_csd'
  return {
    ...EMPTY_SESSION,
    '/identifier': text(id),
    '/general/devices/probeA': { type: 'EcephysProbe', namespace: 'ndx-aibs-ecephys' },
    '/general/subject': { type: 'Subject' },
    '/general/subject/subject_id': text('mouse 1'),
    [ELECTRODES]: table('DynamicTable', [], 'hdmf-common'),
    [`${ELECTRODES}/id`]: ids(electrodes),
    [`/acquisition/probe_${id}_lfp`]: { type: 'LFP', attributes: { object_id: `lfp-${id}` } },
    [`/acquisition/probe_${id}_lfp_data`]: { link: series },
    [series]: { type: 'ElectricalSeries', attributes: { object_id: `series-${id}` } },
    [`${series}/data`]: { dtype: 'float32', shape: [1000, rows.length] },
    [`${series}/timestamps`]: { dtype: 'float64', shape: [1000] },
    [`${series}/electrodes`]: {
      type: 'DynamicTableRegion',
      namespace: 'hdmf-common',
      attributes: { description: 'channels', table: { ref: ELECTRODES } },
      dtype: 'int64',
      shape: [rows.length],
      values: rows.map(String),
    },
    '/processing/current_source_density': { type: 'ProcessingModule', attributes: { description: 'precalculated' } },
    [csd]: { type: 'EcephysCSD', namespace: 'ndx-aibs-ecephys', attributes: { object_id: `csd-${id}` } },
    [`${csd}/virtual_electrode_x_positions`]: { dtype: 'uint64', shape: [2], attributes: { unit: 'um' } },
    [`${csd}/virtual_electrode_y_positions`]: { dtype: 'uint64', shape: [2], attributes: { unit: 'um' } },
    [`${csd}/current_source_density`]: { type: 'TimeSeries', attributes: { object_id: `csd-series-${id}` } },
    [`${csd}/current_source_density/data`]: { dtype: 'float64', shape: [5, 2] },
  }
}

/** Without the entries at and below a path. */
export const withoutEntries = (entries: Entries, path: string): Entries =>
  Object.fromEntries(Object.entries(entries).filter(([key]) => key !== path && !key.startsWith(`${path}/`)))

export interface SmallSession {
  readonly files: SessionFiles
  readonly base: NwbTree
  readonly lookedUp: LookedUp
}

export function sessionFiles(base: Entries, ...probes: readonly Entries[]): SmallSession {
  const tree = treeOf(base)
  const others = probes.map((entries, index) => ({ role: 'probe', tree: treeOf(entries, index + 1) }))
  const lookedUp = new Map([base, ...probes].flatMap((entries, file) => [...lookUps(entries, file)]))
  return { files: [{ role: 'base', tree }, ...others], base: tree, lookedUp }
}
