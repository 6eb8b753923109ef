/**
 * How fast recordings are decoded and converted, by itself with `node test/bench/ffv1.ts`. Needs ffmpeg, which makes the
 * recording and is what the decoder is measured beside.
 */

import { execFileSync, fork } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openMiniscopeImaging } from '#lib/datasets/miniscope/index.ts'
import { openFileSource } from '#lib/io/file-source.ts'
import { localEnvironment } from '#lib/stages/local-environment.ts'
import { runConversion } from '#lib/stages/run-conversion.ts'
import { openAvi } from '#lib/video/avi/open-avi.ts'
import { readFrames } from '#lib/video/read-frames.ts'

const SIDE = 608
const FRAMES = 300
const RUNS = 3

export interface Ffv1Figures {
  readonly frames: number
  readonly side: number
  /** Frames a second. */
  readonly ffmpegOneThread: number
  readonly oneCore: number
  readonly twoCores: number
  /** Of raw frames, in a whole conversion. */
  readonly conversionMegabytesPerSecond: number
}

/** For a person, with the share of ffmpeg's speed that is aimed at. */
export const formatFfv1 = (figures: Ffv1Figures): string =>
  `FFV1, ${figures.frames} frames of ${figures.side} x ${figures.side}: ${figures.oneCore} frames/s on one core, ` +
  `${figures.twoCores} on two; ffmpeg with one thread ${figures.ffmpegOneThread} ` +
  `(${(figures.oneCore / figures.ffmpegOneThread).toFixed(2)} of it, the aim is 0.5). ` +
  `A whole conversion moves ${figures.conversionMegabytesPerSecond} MB/s.\n`

/** Makes a recording, decodes and converts it; of a few runs the fastest counts. */
export async function measureFfv1(): Promise<Ffv1Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'nwb2zarr-bench-'))
  try {
    const video = join(folder, '0.avi')
    makeRecording(video)
    return {
      frames: FRAMES,
      side: SIDE,
      ffmpegOneThread: perSecond(await best(async () => decodeWithFfmpeg(video))),
      oneCore: perSecond(await best(() => decode(video, 0, FRAMES))),
      twoCores: perSecond(await best(() => decodeInProcesses(video, 2))),
      conversionMegabytesPerSecond: Math.round((SIDE * SIDE * FRAMES) / 1e6 / (await convert(folder))),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function perSecond(seconds: number): number {
  return Math.round(FRAMES / seconds)
}

async function best(work: () => Promise<void>): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let run = 0; run < RUNS; run++) {
    const before = performance.now()
    await work()
    least = Math.min(least, (performance.now() - before) / 1000)
  }
  return least
}

/** Noise such as a sensor has over a picture that moves, coded as recording programs code it. */
function makeRecording(video: string): void {
  const picture = `testsrc2=s=${SIDE}x${SIDE}:r=20,format=gray,gblur=20,noise=alls=8:allf=t`
  const codec = ['-c:v', 'ffv1', '-level', '3', '-coder', '0', '-slices', '4', '-g', '12', '-pix_fmt', 'gray']
  runFfmpeg(['-f', 'lavfi', '-i', picture, '-frames:v', `${FRAMES}`, ...codec, video])
}

function runFfmpeg(options: readonly string[]): void {
  execFileSync('ffmpeg', ['-nostdin', '-loglevel', 'error', '-y', ...options])
}

function decodeWithFfmpeg(video: string): void {
  runFfmpeg(['-threads', '1', '-i', video, '-f', 'rawvideo', '-pix_fmt', 'gray', '/dev/null'])
}

async function decode(path: string, start: number, end: number): Promise<void> {
  const source = await openFileSource(path)
  try {
    for await (const _ of readFrames(await openAvi(source), start, end));
  } finally {
    await source.close()
  }
}

async function decodeInProcesses(video: string, count: number): Promise<void> {
  const share = FRAMES / count
  await Promise.all(
    Array.from({ length: count }, (_, part) => {
      const range = [part * share, (part + 1) * share].map(String)
      const child = fork(fileURLToPath(import.meta.url), ['decode', video, ...range])
      return new Promise((resolve, reject) => child.on('exit', code => (code === 0 ? resolve(code) : reject(code))))
    }),
  )
}

/** Seconds of a whole conversion, chunks encoded and stored. */
async function convert(folder: string): Promise<number> {
  const rows = Array.from({ length: FRAMES }, (_, frame) => `${frame},${frame * 50},0`)
  writeFileSync(join(folder, 'timeStamps.csv'), ['Frame Number,Time Stamp (ms),Buffer Index', ...rows, ''].join('\n'))
  writeFileSync(join(folder, 'metaData.json'), JSON.stringify({ deviceName: 'Miniscope', frameRate: '20FPS' }))
  const env = localEnvironment()
  const recording = await openMiniscopeImaging({ folderPath: folder }, env)
  const metadata = recording.getMetadata()
  metadata.NWBFile.session_start_time = '2020-01-01T00:00:00+00:00'
  return best(async () => {
    const out = join(folder, 'store.nwb.zarr')
    rmSync(out, { recursive: true, force: true })
    await runConversion(recording, { out, metadata }, env)
  })
}

const [, script, task, path = '', start, end] = process.argv
if (script === fileURLToPath(import.meta.url)) {
  if (task === 'decode') await decode(path, Number(start), Number(end))
  else process.stdout.write(formatFfv1(await measureFfv1()))
}
