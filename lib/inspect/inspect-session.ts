/** One session inspected: can readers open it, does it keep to its specifications, and what do the checks say. */

import type { Waiting } from '#lib/async.ts'
import { objectId } from '#lib/nwb/object-type.ts'
import type { Check, CheckContext } from './check.ts'
import type { Finding } from './finding.ts'
import type { OpenedSession } from './open-session.ts'
import { findObstacles } from './opening/find-obstacles.ts'
import { runChecks } from './run-checks.ts'
import { validateSession } from './validate/validate-session.ts'
import { findingOf, isUpstreamKind, type ValidationError } from './validate/validation-error.ts'

/** What an inspection has done, whatever it has found. */
export interface InspectionCost {
  /** Objects with a neurodata type. */
  readonly objects: number
  /** Names of the checks that ran. */
  readonly checks: readonly string[]
  /** Were the specifications of the file held against its objects? */
  readonly validated: boolean
  /** Bytes of elements that checks were given which may read whole arrays, by their names. */
  readonly bytesByCheck: Readonly<Record<string, number>>
}

export interface SessionInspection extends InspectionCost {
  /** Of the root: files with the same one are taken for the same session. */
  readonly objectId?: string | undefined
  /** What hinders readers first, then the validation, then the checks in their order. */
  readonly findings: readonly Finding[]
}

export interface InspectOptions extends Waiting, CheckContext {
  readonly validate?: boolean
}

export async function inspectSession(
  { session, problems, bytesByCheck }: OpenedSession,
  wanted: readonly Check[],
  { validate = true, signal, ...context }: InspectOptions,
): Promise<SessionInspection> {
  const { compat } = context
  const checks = wanted.filter(({ name }) => !(compat && name.startsWith('check_own_')))
  const obstacles = await findObstacles(session)
  const errors = validate ? await validateSession(session, { compat, signal }) : []
  const valid = errors.filter(({ kind }) => !compat || isUpstreamKind(kind)).map(error => located(error, compat))
  const found = await runChecks(session, checks, context, { signal })
  const readers = checks.filter(({ reads }) => reads === 'everything').map(({ name }) => name)
  return {
    objectId: objectId(session.tree.root),
    findings: [...problems, ...obstacles, ...valid, ...found],
    objects: session.objects.length,
    checks: checks.map(({ name }) => name),
    validated: validate,
    bytesByCheck: Object.fromEntries(readers.map(name => [name, bytesByCheck.get(name) ?? 0])),
  }
}

/** Upstream leaves the first slash of a path out. */
function located(error: ValidationError, compat: boolean): Finding {
  const finding = findingOf(error)
  return compat ? { ...finding, location: finding.location?.replace(/^\//, '') ?? null } : finding
}
