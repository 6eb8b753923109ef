/** What lies in the output bucket of a cloud: stores, records of runs. */

import type { Cloud } from './cloud.ts'

/** Keys below `prefix`, without it, and their contents. */
export function objectsBelow({ s3, output }: Pick<Cloud, 's3' | 'output'>, prefix: string): Map<string, Uint8Array> {
  const objects = [...(s3.buckets.get(output) ?? [])].filter(([key]) => key.startsWith(prefix))
  return new Map(objects.map(([key, content]) => [key.slice(prefix.length), content]).sort() as [string, Uint8Array][])
}

/** A JSON document of a run: `summary.json`. */
export function documentOf({ s3, output }: Pick<Cloud, 's3' | 'output'>, runId: string, name = 'summary.json') {
  const content = s3.buckets.get(output)?.get(`_runs/${runId}/${name}`)
  if (content === undefined) throw new Error(`There is no ${name} of the run ${runId}.`)
  return JSON.parse(Buffer.from(content).toString())
}

/** State of each session of a run, by its summary. */
export const statesOf = (cloud: Pick<Cloud, 's3' | 'output'>, runId: string): Record<string, string> =>
  Object.fromEntries(
    documentOf(cloud, runId).sessions.map(({ session, state }: Record<string, string>) => [session, state]),
  )

/** Keys that only one side has, or whose bytes differ, and how. */
export function differingKeys(
  found: ReadonlyMap<string, Uint8Array>,
  expected: ReadonlyMap<string, Uint8Array>,
): string[] {
  const keys = new Set([...found.keys(), ...expected.keys()])
  return [...keys].flatMap(key => {
    const [one, other] = [found.get(key), expected.get(key)]
    if (one === undefined || other === undefined) return `${key}: ${one === undefined ? 'missing' : 'not expected'}`
    return Buffer.compare(one, other) === 0 ? [] : `${key}: ${one.length} bytes for ${other.length}`
  })
}
