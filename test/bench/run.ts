/**
 * `npm run bench [-- --rows N --rounds N --only PATTERN]`: conversions of made-up recordings beside the least they could take
 * and, where Debian's python3-h5py and python3-zarr are, beside a plain loop in Python. Of several rounds the fastest counts.
 * The machine is calibrated first, so that the plans' estimates can be held against what it took. Some seven minutes on two
 * idle cores.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { cacheFolder } from '#lib/bench/cache-folder.ts'
import { calibrate } from '#lib/bench/calibrate.ts'
import { recordingFile } from '#lib/bench/recording-file.ts'
import { readCosts } from '#lib/bench/stored-costs.ts'
import { ffmpegMissing } from '#test/support/ffmpeg.ts'
import { pythonMissing } from '#test/support/python.ts'
import { formatAims } from './aims.ts'
import { CONFIGURATIONS, MANY_OBJECTS, MANY_OBJECTS_CONFIGURATIONS, PROBE } from './configurations.ts'
import { formatFfv1, measureFfv1 } from './ffv1.ts'
import { formatInspectionFigures, type InspectionFigures, measureInspection } from './inspection.ts'
import { type Figures, measure, measurePlainLoop } from './measure.ts'
import { formatFigures } from './report.ts'

const { values } = parseArgs({
  options: {
    rows: { type: 'string' },
    rounds: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
  },
})

const started = performance.now()
const say = (text: string) => process.stdout.write(text)

const recordings = join(cacheFolder(), 'recordings')
const rows = values.rows === undefined ? PROBE.shape[0] : Number(values.rows)
say(`Recordings lie in ${recordings}; the first run writes them.\n`)
const probe = await recordingFile(recordings, { ...PROBE, shape: [rows, PROBE.shape[1]] })
const many = await recordingFile(recordings, MANY_OBJECTS)

// The recordings of a calibration lie beside the others; only all runs are worth its minute.
const costs = values.only === '' ? (await calibrate(recordings)).costs : readCosts()
if (values.only === '') say('The machine is calibrated.\n')

const folder = mkdtempSync(join(tmpdir(), 'nwb2zarr-bench-'))
const runs: (readonly [name: string, run: () => Figures | Promise<Figures>])[] = [
  ...CONFIGURATIONS.map(way => [way.name, () => measure(way, probe, { folder, costs })] as const),
  ...(pythonMissing === undefined
    ? (['zstd:5', 'gzip:9'] as const).map(
        codec => [`loop ${codec}`, () => measurePlainLoop(codec, probe, folder)] as const,
      )
    : []),
  ...MANY_OBJECTS_CONFIGURATIONS.map(way => [way.name, () => measure(way, many, { folder, costs })] as const),
]
const best: Figures[] = []
let inspection: InspectionFigures | undefined
try {
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [at, [, run]] of runs.filter(([name]) => new RegExp(values.only).test(name)).entries()) {
      const figures = await run()
      say(`${figures.name}: ${figures.seconds.toFixed(2)} s\n`)
      if (figures.seconds < (best[at]?.seconds ?? Number.POSITIVE_INFINITY)) best[at] = figures
    }
  }
  if (new RegExp(values.only).test('inspect')) inspection = await measureInspection(many, folder, Number(values.rounds))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
say(`\n${rows} × ${PROBE.shape[1]} samples, ${availableParallelism()} cores, Node ${process.versions.node}\n\n`)
say(formatFigures(best))
say(`\n${pythonMissing === undefined ? formatAims(best) : `Without a plain loop to compare with: ${pythonMissing}.\n`}`)
if (inspection !== undefined) say(`\n${formatInspectionFigures(inspection)}`)
if ('ffv1'.includes(values.only))
  say(
    ffmpegMissing === undefined
      ? `\n${formatFfv1(await measureFfv1())}`
      : `\nFFV1 is not measured: it ${ffmpegMissing}.\n`,
  )
say(`\nAll of it took ${((performance.now() - started) / 60_000).toFixed(1)} minutes.\n`)
