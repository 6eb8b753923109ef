/**
 * The real datasets as numbers: as many sessions and source files as the public buckets have, with their sizes, and what the plan's
 * model makes of them. No byte of data is touched.
 */

import { encodeSeconds, TYPICAL_COSTS } from '#lib/plan/cost-model.ts'
import type { BatchUnit } from '#lib/plan/make-batches.ts'
import { DEFAULT_CHUNK_BYTES } from '#lib/stages/payloads.ts'
import {
  type MadeDataset,
  madeVisualBehaviorEphys,
  madeVisualBehaviorOphys,
  madeVisualCodingEphys,
  madeVisualCodingOphys,
} from '../manifests.ts'

export interface SessionModel {
  readonly session: string
  readonly sourceBytes: number
  readonly units: readonly BatchUnit[]
  /** Chunks of the store, and its metadata documents. */
  readonly dataObjects: number
  readonly metadataObjects: number
  readonly storedBytes: number
}

export interface DatasetModel {
  readonly name: string
  readonly sessions: readonly SessionModel[]
}

/** Of a kind of source file. */
interface FileModel {
  /** Raw bytes for each stored one: 1 where the file is not compressed. */
  readonly expansion: number
  /** Raw bytes for each byte of the store. */
  readonly ratio: number
  /** Arrays of less than a chunk, and metadata documents. */
  readonly smallObjects: number
  readonly metadataObjects: number
}

/** Base files and planes: mostly compressed tables and traces; as the fixtures' stores have objects. */
const BASE: FileModel = { expansion: 1.5, ratio: 2, smallObjects: 250, metadataObjects: 600 }
/** LFP in float32: of Visual Behavior as it is, of Visual Coding by gzip. */
const PLAIN_LFP: FileModel = { expansion: 1, ratio: 1.5, smallObjects: 15, metadataObjects: 60 }
const PACKED_LFP: FileModel = { expansion: 1.5, ratio: 1.5, smallObjects: 15, metadataObjects: 60 }

/** Chunks that a unit writes: what the memory of a function of 1,769 MB has room for. */
const CHUNKS_PER_UNIT = 8

/** Bytes a second that a Lambda gets out of S3 for long, and seconds of a written object: as lib/plan/unit-seconds.ts has them. */
const READ_RATE = 60e6
const SECONDS_PER_OBJECT = 0.01

/** Of a line of units.jsonl. */
const LINE_BYTES = 700

/** All four, as a run with default options converts them; of Visual Coding Ophys without the raw movies. */
export function datasetModels(): readonly DatasetModel[] {
  return [
    { name: 'Visual Behavior Ephys', sessions: sessionsOf(madeVisualBehaviorEphys(), /_sessions\/(\d+)\//, PLAIN_LFP) },
    { name: 'Visual Behavior Ophys', sessions: planesOf(madeVisualBehaviorOphys()) },
    { name: 'Visual Coding Ephys', sessions: sessionsOf(madeVisualCodingEphys(), /session_(\d+)\//, PACKED_LFP) },
    { name: 'Visual Coding Ophys', sessions: processedOf(madeVisualCodingOphys()) },
  ]
}

/** Sessions by the first group of `name`; files of probes are as `lfp` says. */
function sessionsOf({ objects }: MadeDataset, name: RegExp, lfp: FileModel): SessionModel[] {
  const groups = Map.groupBy(objects, ([key]) => name.exec(key)?.[1] ?? key)
  return [...groups].map(([session, files]) =>
    modelOf(
      session,
      files.map(([key, bytes]) => ({ bytes, model: key.includes('lfp') ? lfp : BASE })),
    ),
  )
}

/** By the table, which names the planes of a session. */
function planesOf({ manifests, objects }: MadeDataset): SessionModel[] {
  const [, ...rows] = Object.values(manifests)[0]!.trim().split('\n')
  return rows.map(row => {
    const session = row.split(',')[0]!
    const planes = /\[(.*)\]/.exec(row)?.[1]?.split(', ')
    const keys = planes?.map(plane => `behavior_ophys_experiments/behavior_ophys_experiment_${plane}.nwb`) ?? [
      `behavior_sessions/behavior_session_${session}.nwb`,
    ]
    return modelOf(
      session,
      keys.map(key => ({ bytes: objects.get(key)!, model: BASE })),
    )
  })
}

function processedOf({ assets }: { readonly assets: ReadonlyMap<string, number> }): SessionModel[] {
  const processed = [...assets].filter(([path]) => path.includes('behavior+image+ophys'))
  return processed.map(([path, bytes]) => modelOf(path, [{ bytes, model: BASE }]))
}

function modelOf(
  session: string,
  files: readonly { readonly bytes: number; readonly model: FileModel }[],
): SessionModel {
  const units = files.flatMap(({ bytes, model }) => unitsOf(bytes, model))
  const sum = (of: (file: (typeof files)[number]) => number) => files.reduce((all, file) => all + of(file), 0)
  const chunks = sum(({ bytes, model }) => Math.ceil((bytes * model.expansion) / DEFAULT_CHUNK_BYTES))
  return {
    session,
    sourceBytes: sum(({ bytes }) => bytes),
    units,
    dataObjects: chunks + sum(({ model }) => model.smallObjects),
    metadataObjects: sum(({ model }) => model.metadataObjects),
    storedBytes: sum(({ bytes, model }) => (bytes * model.expansion) / model.ratio),
  }
}

/** On one vCPU, as functions of 1,769 MB have it. */
function unitsOf(bytes: number, { expansion, smallObjects }: FileModel): BatchUnit[] {
  const raw = bytes * expansion
  const count = Math.max(1, Math.ceil(raw / (CHUNKS_PER_UNIT * DEFAULT_CHUNK_BYTES)))
  const isPacked = expansion > 1
  const codec = { id: 'zstd', level: 5 } as const
  const cpu = (isPacked ? raw / TYPICAL_COSTS.inflateRate : 0) + raw / TYPICAL_COSTS.copyRate
  const objects = raw / DEFAULT_CHUNK_BYTES + smallObjects
  const seconds = bytes / READ_RATE + cpu + encodeSeconds(raw, codec, TYPICAL_COSTS) + objects * SECONDS_PER_OBJECT
  return Array.from({ length: count }, () => ({
    seconds: seconds / count,
    bytes: bytes / count,
    memoryBytes: 2 * CHUNKS_PER_UNIT * DEFAULT_CHUNK_BYTES,
    lineBytes: LINE_BYTES,
  }))
}
