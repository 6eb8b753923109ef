/** How fast this machine is, kept from the last calibration in `costs.json` of the cache folder. */

import { readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { CostModel } from '#lib/plan/cost-model.ts'
import { cacheFolder } from './cache-folder.ts'

const positive = z.number().positive().finite()

const costModel = z.object({
  cores: positive,
  inflateRate: positive,
  copyRate: positive,
  encodeRates: z.record(z.string(), positive),
  secondsToStart: positive,
  secondsPerObject: positive,
  secondsPerRequest: positive,
})

export const costsPath = (folder: string = cacheFolder()): string => join(folder, 'costs.json')

/** Undefined where nothing was measured, or the file is not what a calibration leaves. */
export function readCosts(path: string = costsPath()): CostModel | undefined {
  try {
    return costModel.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data
  } catch {
    // An estimate is no reason to fail.
    return undefined
  }
}

export async function writeCosts(costs: CostModel, folder: string = cacheFolder()): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(costsPath(folder), `${JSON.stringify(costs, undefined, 2)}\n`)
}
