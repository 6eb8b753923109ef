/** How long the inspection of a store of some two thousand objects takes, and what it reads. */

import { join } from 'node:path'
import { formatBytes } from '#lib/cli/quantities.ts'
import { CHECKS } from '#lib/inspect/checks/index.ts'
import { convertSession } from '#lib/local.ts'
import { inspectFile } from '#lib/stages/inspect-file.ts'
import { localEnvironment } from '#lib/stages/local-environment.ts'
import { convertInput } from '#lib/stages/payloads.ts'

export interface InspectionFigures {
  readonly seconds: number
  readonly objects: number
  readonly requests: number
  readonly bytesRead: number
  readonly findings: number
}

/** Of the store that `recording` becomes in `folder`, in this process; of several rounds the fastest. */
export async function measureInspection(recording: string, folder: string, rounds: number): Promise<InspectionFigures> {
  const out = join(folder, 'inspected.nwb.zarr')
  const env = localEnvironment()
  await convertSession(convertInput.parse({ sources: [recording], out, overwrite: true }), env)
  const measured: InspectionFigures[] = []
  for (let round = 0; round < Math.max(1, rounds); round++) {
    const started = performance.now()
    const { objects, requests, bytesRead, findings } = await inspectFile(
      out,
      CHECKS,
      { validate: true, compat: false },
      env,
    )
    const seconds = (performance.now() - started) / 1000
    measured.push({ seconds, objects, requests, bytesRead, findings: findings.length })
  }
  return measured.reduce((best, figures) => (figures.seconds < best.seconds ? figures : best))
}

export const formatInspectionFigures = (figures: InspectionFigures): string =>
  `inspect: ${figures.seconds.toFixed(2)} s for ${figures.objects} objects, ${figures.requests} requests, ${formatBytes(figures.bytesRead)}, ${figures.findings} findings\n`
