/**
 * `npm run aws:smoke -- --stack NAME`: tries a deployed stack, prints PASS or FAIL for each step, and removes what it made. Credentials
 * and region are those of the shell. Costs less than a dollar and takes less than 20 minutes.
 */

import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { findStack } from './stack.ts'
import { cleanUp, type SmokeSettings, smokeSteps } from './steps.ts'

/** A session of behavior alone, 50 MB, of which a few arrays are converted. */
const SESSION = {
  dataset: 'Visual Behavior Ophys',
  kind: 'behavior',
  limit: 1,
  options: { only: ['/processing/running/**', '/intervals/trials/**'] },
}

const { values } = parseArgs({
  options: {
    stack: { type: 'string', default: 'nwb2zarr' },
    /** JSON: fields of the run's input that name another session. */
    session: { type: 'string' },
    /** `s3://bucket/prefix/` that the stack watches for dataset nwb. */
    watched: { type: 'string' },
    /** File that is put there. */
    file: { type: 'string' },
    fargate: { type: 'boolean', default: false },
    poll: { type: 'string', default: '5000' },
  },
})

const say = (line: string) => process.stdout.write(`${line}\n`)
const settings: SmokeSettings = {
  name: `smoke-${Date.now().toString(36)}`,
  session: values.session === undefined ? SESSION : JSON.parse(values.session),
  hasFargate: values.fargate,
  pollMilliseconds: Number(values.poll),
  ...watchedOf(values),
}
const stack = await findStack(values.stack).catch(error => {
  say(`FAIL  ${error instanceof Error ? error.message : error}`)
  process.exit(1)
})
let failed = 0
try {
  for (const { title, skipped, run } of smokeSteps(stack, settings)) {
    if (skipped !== undefined) {
      say(`SKIP  ${title}: ${skipped}`)
      continue
    }
    try {
      await run()
      say(`PASS  ${title}`)
    } catch (error) {
      failed++
      say(`FAIL  ${title}: ${error instanceof Error ? error.message : error}`)
    }
  }
} finally {
  await cleanUp(stack, settings)
}
say(failed === 0 ? 'PASS' : `FAIL: ${failed}`)
process.exitCode = failed === 0 ? 0 : 1

function watchedOf({ watched, file }: { readonly watched?: string; readonly file?: string }): Partial<SmokeSettings> {
  if (watched === undefined || file === undefined) return {}
  const { hostname: bucket, pathname } = new URL(watched)
  return { watched: { bucket, prefix: pathname.slice(1), file: readFileSync(file) } }
}
