/** ResultWriter to S3: a manifest, and a file for each status; https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html */

import type { MapState } from './definition.ts'
import type { Execution } from './execution.ts'
import { evaluate, type Scope } from './expressions.ts'
import type { Json } from './payload.ts'
import type { Services } from './services.ts'
import { StateError } from './state-error.ts'

/** Results by the status of the child; children that were stopped count as not begun. */
const FILES = { SUCCEEDED: ['SUCCEEDED'], FAILED: ['FAILED', 'TIMED_OUT'], PENDING: ['ABORTED', 'PENDING'] } as const

/** What the map's state gets as its result. Throws States.ResultWriterFailed. */
export async function writeResults(
  run: { readonly arn: string; readonly children: readonly (Execution | undefined)[] },
  { Arguments }: MapState['ResultWriter'],
  scope: Scope,
  { writeObject }: Services,
): Promise<Json> {
  const { Bucket, Prefix } = (await evaluate(Arguments, scope)) as { readonly Bucket: string; readonly Prefix: string }
  const folder = `${Prefix.replace(/\/$/, '')}/${run.arn.split(':').at(-1)}`
  const files: Record<string, Json[]> = {}
  try {
    for (const [name, statuses] of Object.entries(FILES)) {
      const some = run.children.filter(child => (statuses as readonly string[]).includes(child?.status ?? 'PENDING'))
      const body = some.map(child => `${JSON.stringify(child === undefined ? null : resultOf(child))}\n`).join('')
      const key = `${folder}/${name}_0.jsonl`
      if (some.length > 0) await writeObject(Bucket, key, body)
      files[name] = some.length === 0 ? [] : [{ Key: key, Size: Buffer.byteLength(body) }]
    }
    const key = `${folder}/manifest.json`
    const manifest = { DestinationBucket: Bucket, MapRunArn: run.arn, ResultFiles: files }
    await writeObject(Bucket, key, JSON.stringify(manifest))
    return { MapRunArn: run.arn, ResultWriterDetails: { Bucket, Key: key } }
  } catch (error) {
    throw new StateError('States.ResultWriterFailed', (error as Error).message)
  }
}

/** COMPACT: outputs alone, but the whole story of what failed. */
function resultOf({ arn, name, input, status, output, error, cause, startedAt, endedAt }: Execution): Json {
  if (status === 'SUCCEEDED') return output ?? null
  return {
    ExecutionArn: arn,
    Name: name,
    Input: JSON.stringify(input),
    Status: status,
    Error: error ?? '',
    Cause: cause ?? '',
    StartDate: startedAt.toISOString(),
    StopDate: endedAt?.toISOString() ?? '',
  }
}
