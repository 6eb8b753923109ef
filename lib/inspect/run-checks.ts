/** Every check on every object that it takes; what a check throws becomes a finding. Source: nwbinspector, `run_checks`. */

import { mapLimit, type Waiting } from '#lib/async.ts'
import { describeError, isNwb2zarrError } from '#lib/errors.ts'
import type { Check, CheckContext, Remark } from './check.ts'
import type { Finding } from './finding.ts'
import type { InspectedSession } from './inspected-session.ts'
import { locationOf } from './location.ts'
import { readingFor } from './meter.ts'
import type { NwbObject } from './nwb-object.ts'

/** Objects that are looked at at the same time: each waits for a read or two. */
const OBJECTS_AT_ONCE = 16

/** Findings in the order of the checks, of one check in the order of the objects. */
export async function runChecks(
  session: InspectedSession,
  checks: readonly Check[],
  context: CheckContext,
  { signal }: Waiting = {},
): Promise<readonly Finding[]> {
  const isSample = await isProteinSample(session)
  const due = checks.filter(check => isDue(check, session.schemaVersion) && !(isSample && isForAnimals(check)))
  const byObject = await mapLimit(
    session.objects,
    OBJECTS_AT_ONCE,
    async (object, _, waiting) => {
      const found: { readonly order: number; readonly finding: Finding }[] = []
      for (const [order, check] of due.entries()) {
        if (check.type !== null && !object.isA(check.type)) continue
        for (const finding of await runCheck(check, object, context, waiting)) found.push({ order, finding })
      }
      return found
    },
    { signal },
  )
  return byObject
    .flat()
    .sort((a, b) => a.order - b.order)
    .map(({ finding }) => finding)
}

async function runCheck(
  check: Check,
  object: NwbObject,
  context: CheckContext,
  { signal }: Waiting,
): Promise<readonly Finding[]> {
  const { name, importance } = check
  const about = {
    objectType: object.type,
    objectName: object.name,
    location: locationOf(object, context),
  }
  signal?.throwIfAborted()
  try {
    const remarks = (await readingFor(name, () => check.run(object, context))) ?? []
    return listOf(remarks).map(remark => {
      const { message, severity = 'LOW' } = typeof remark === 'string' ? { message: remark } : remark
      return { check: name, importance, severity, ...about, message }
    })
  } catch (error) {
    signal?.throwIfAborted()
    const message = `The check could not be finished: ${whatHappened(error)}`
    return [{ check: name, importance: 'ERROR', severity: 'LOW', ...about, message }]
  }
}

const listOf = (remarks: Remark | readonly Remark[]): readonly Remark[] =>
  typeof remarks === 'string' || 'message' in remarks ? [remarks] : remarks

const whatHappened = (error: unknown): string => (isNwb2zarrError(error) ? describeError(error) : String(error))

/** DANDI takes samples of protein for subjects; they have neither age nor sex. */
async function isProteinSample({ objects: [root] }: InspectedSession): Promise<boolean> {
  const id = await root?.member('general/subject')?.text('subject_id')
  return id?.startsWith('protein') === true
}

const isForAnimals = ({ type, importance }: Check): boolean => type === 'Subject' && importance === 'CRITICAL'

/** Versions are compared as triples of numbers. */
function isDue({ schemaAfter }: Check, version: string | undefined): boolean {
  if (schemaAfter === undefined) return true
  return version !== undefined && version.localeCompare(schemaAfter, 'en', { numeric: true }) > 0
}
