/** Measures how fast this machine converts, and fits the cost model to it. */

import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Waiting } from '#lib/async.ts'
import type { CostModel } from '#lib/plan/cost-model.ts'
import type { MeasuredConversion } from './measure-conversion.ts'
import type { MeasuredFloor } from './measure-floor.ts'
import { recordingFile } from './recording-file.ts'
import { runConversionJob, runFloorJob } from './run-job.ts'
import { RECORDING_PATH, type Recording } from './write-recording.ts'

/** A quarter of a probe's recording: large enough that starting does not count, small enough to wait for. */
const PROBE: Recording = { shape: [515_640, 96], chunkShape: [17_188, 2] }
const PROBE_CHUNKS = [{ path: RECORDING_PATH, chunkShape: [257_820, 8] }]

/** Hardly any data, with few objects and with many. */
const FEW: Recording = { shape: [1000, 8] }
const MANY: Recording = { ...FEW, smallSeries: 100 }

/** First the one that the probe gets where none is named. */
const CODECS = ['zstd:4', 'zstd:5', 'blosc:zstd:5:shuffle', 'blosc:zstd:5:bitshuffle', 'gzip:4', 'gzip:9'] as const

/** A server half a continent away. */
const LATENCY_MILLISECONDS = 30

/** Bytes moved as fast as this cost nothing that could be measured. */
const FASTEST_COPY = 20e9

export interface Calibration {
  readonly costs: CostModel
  /** Conversion of the probe with the default codec, which the model is fitted to. */
  readonly conversion: MeasuredConversion
  /** What inflating and encoding alone took in it. */
  readonly floor: MeasuredFloor
}

/** `recordings` is the folder that keeps them. Takes about a minute. */
export async function calibrate(recordings: string, { signal }: Waiting = {}): Promise<Calibration> {
  const folder = await mkdtemp(join(tmpdir(), 'nwb2zarr-bench-'))
  const out = join(folder, 'bench.nwb.zarr')
  const convert = (source: string, options = {}, latencyMilliseconds = 0) =>
    runConversionJob({ kind: 'convert', source, out, options, latencyMilliseconds }, { signal })
  try {
    const few = await convert(await recordingFile(recordings, FEW))
    const far = await convert(await recordingFile(recordings, FEW), {}, LATENCY_MILLISECONDS)
    const many = await convert(await recordingFile(recordings, MANY))
    const source = await recordingFile(recordings, PROBE)
    const measured: Measured[] = []
    for (const codec of CODECS) {
      const options = { codec, chunkOverrides: PROBE_CHUNKS }
      const conversion = await convert(source, options)
      const floor = await runFloorJob({ kind: 'floor', source, out, path: RECORDING_PATH, options }, { signal })
      measured.push({ codec, conversion, floor })
    }
    return fitCosts({ few, far, many, probe: measured }, availableParallelism())
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Measured {
  readonly codec: string
  readonly conversion: MeasuredConversion
  readonly floor: MeasuredFloor
}

export interface Measurements {
  readonly few: Pick<MeasuredConversion, 'seconds' | 'objects'>
  /** The same as `few` from far away. */
  readonly far: Pick<MeasuredConversion, 'seconds' | 'requests'>
  readonly many: Pick<MeasuredConversion, 'seconds' | 'objects'>
  /** The first with the default codec. */
  readonly probe: readonly Measured[]
}

/** What the model cannot tell apart goes to `copyRate`, so that it says what the default conversion took. */
export function fitCosts({ few, far, many, probe }: Measurements, cores: number): Calibration {
  const [first] = probe
  if (first === undefined) throw new RangeError('A conversion with the default codec must be among the measurements.')
  const { conversion, floor } = first
  const perObject = (many.seconds - few.seconds) / (many.objects - few.objects)
  const secondsPerObject = Math.max(perObject, 1e-5)
  const secondsToStart = Math.max(few.seconds - few.objects * secondsPerObject, 0.05)
  const rest =
    conversion.seconds -
    secondsToStart -
    conversion.objects * secondsPerObject -
    floor.inflateSeconds -
    floor.encodeSeconds
  const costs = {
    cores,
    inflateRate: floor.rawBytes / floor.inflateSeconds / cores,
    copyRate: Math.min(FASTEST_COPY, floor.rawBytes / Math.max(rest * cores, 1e-9)),
    encodeRates: Object.fromEntries(
      probe.map(({ codec, floor }) => [codec, floor.rawBytes / floor.encodeSeconds / cores]),
    ),
    secondsToStart,
    secondsPerObject,
    secondsPerRequest: Math.max((far.seconds - few.seconds) / far.requests, 1e-4),
  }
  return { costs, conversion, floor }
}
