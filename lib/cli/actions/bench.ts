/** Measures the machine and tells what came out. */

import { join } from 'node:path'
import { cacheFolder } from '#lib/bench/cache-folder.ts'
import { type Calibration, calibrate } from '#lib/bench/calibrate.ts'
import { costsPath, writeCosts } from '#lib/bench/stored-costs.ts'
import { alignColumns } from '../columns.ts'
import type { CommandContext, CommonValues } from '../command.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { formatBytes, formatSeconds } from '../quantities.ts'

export async function benchMachine(
  { calibrate: isKept, json }: CommonValues & { readonly calibrate: boolean },
  { terminal, signal }: CommandContext,
): Promise<number> {
  const folder = cacheFolder()
  const calibration = await calibrate(join(folder, 'recordings'), { signal })
  if (isKept) await writeCosts(calibration.costs, folder)
  terminal.writeResult(json ? `${JSON.stringify(calibration, undefined, 2)}\n` : formatCalibration(calibration))
  if (isKept && !json) terminal.writeResult(`Kept in ${costsPath(folder)}; plans tell times by it from now on.\n`)
  return EXIT_CODES.done
}

function formatCalibration({ costs, conversion, floor }: Calibration): string {
  const rate = (bytes: number) => `${formatBytes(bytes)}/s`
  const floorSeconds = floor.inflateSeconds + floor.encodeSeconds
  const rows = [
    ['a recording', `${formatSeconds(conversion.seconds)}, ${rate(conversion.rawBytes / conversion.seconds)}`],
    ['its decoding and encoding alone', formatSeconds(floorSeconds)],
    ['inflate, a core', rate(costs.inflateRate)],
    ...Object.entries(costs.encodeRates).map(([codec, bytes]) => [`encode ${codec}, a core`, rate(bytes)]),
    ['an object of the store', `${(costs.secondsPerObject * 1000).toFixed(2)} ms`],
    ['a request 30 ms away', `${(costs.secondsPerRequest * 1000).toFixed(2)} ms`],
    ['start', formatSeconds(costs.secondsToStart)],
  ]
  return `${alignColumns(rows).join('\n')}\n`
}
