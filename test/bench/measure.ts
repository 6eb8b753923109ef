/** Runs one configuration, or the plain loop in Python, and brings the figures into one shape. */

import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runConversionJob, runFloorJob } from '#lib/bench/run-job.ts'
import { RECORDING_PATH } from '#lib/bench/write-recording.ts'
import type { CostModel } from '#lib/plan/cost-model.ts'
import { startHttpServer } from '#test/support/http-server.ts'
import { CHUNK_SHAPE, type Configuration } from './configurations.ts'

export interface Figures {
  readonly name: string
  readonly seconds: number
  readonly rawBytes: number
  readonly cpuSeconds: number
  readonly peakBytes: number
  readonly bytesWritten: number
  readonly objects: number
  /** Bytes read for a byte of the source file. */
  readonly readShare?: number
  readonly requests?: number
  /** Share of the bytes read that came a megabyte or more at once. */
  readonly longShare?: number
  readonly floorSeconds?: number
  readonly estimatedSeconds?: number
}

export interface MeasureOptions {
  /** Where stores go. */
  readonly folder: string
  /** How fast this machine is, for the estimates. */
  readonly costs: CostModel | undefined
}

/** Converts `file` into a store in the folder. */
export async function measure(
  configuration: Configuration,
  file: string,
  { folder, costs }: MeasureOptions,
): Promise<Figures> {
  const { name, options, hasFloor, latencyMilliseconds } = configuration
  const out = join(folder, 'bench.nwb.zarr')
  const convert = (source: string) =>
    runConversionJob({ kind: 'convert', source, out, options, ...(costs && { costs }) })
  const { bytesRead, bytesInLongReads, ...measured } = await (latencyMilliseconds === undefined
    ? convert(file)
    : withServer(file, latencyMilliseconds, convert))
  const floor = hasFloor
    ? await runFloorJob({ kind: 'floor', source: file, out, path: RECORDING_PATH, options })
    : undefined
  return {
    ...measured,
    name,
    readShare: bytesRead / statSync(file).size,
    longShare: bytesInLongReads / bytesRead,
    ...(floor && { floorSeconds: floor.inflateSeconds + floor.encodeSeconds }),
  }
}

/** Requests are those that the server answered after the session was planned once. */
async function withServer<Result extends { readonly requests: number }>(
  file: string,
  latencyMilliseconds: number,
  work: (url: string) => Promise<Result>,
): Promise<Result> {
  const server = await startHttpServer({ '/recording.nwb': readFileSync(file) }, { latencyMilliseconds })
  try {
    return await work(`${server.url}/recording.nwb`)
  } finally {
    await server.close()
  }
}

const LOOP = fileURLToPath(new URL('./plain-loop.py', import.meta.url))

/** h5py → zarr-python, the same chunks, with that codec. */
export function measurePlainLoop(codec: 'gzip:9' | 'zstd:5', file: string, folder: string): Figures {
  const args = [LOOP, file, join(folder, 'loop.zarr'), RECORDING_PATH, ...CHUNK_SHAPE.map(String), codec]
  const figures = JSON.parse(execFileSync('/usr/bin/python3', args, { encoding: 'utf8' }))
  return { ...figures, name: `h5py → zarr-python, ${codec.replace(':', '-')}` }
}
