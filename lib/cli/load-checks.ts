/** Checks of a person's own: the exports of modules. */

import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { InvalidInputError } from '#lib/errors.ts'
import type { Check } from '#lib/inspect/check.ts'
import { CHECK_IMPORTANCES } from '#lib/inspect/finding.ts'

/** Of all modules, in their order. Throws InvalidInputError where a module can't be loaded or exports no check. */
export async function loadChecks(modules: readonly string[]): Promise<readonly Check[]> {
  const loaded: Check[] = []
  for (const path of modules) {
    const content = await load(path)
    const checks = Object.values(content).filter(isCheck)
    if (checks.length === 0)
      throw new InvalidInputError('The module exports no check.', {
        path,
        advice: 'A check is {name, importance, type, finds, run}; its name begins with check_.',
      })
    loaded.push(...checks)
  }
  return loaded
}

async function load(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(pathToFileURL(resolve(path)).href)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new InvalidInputError(`The module cannot be loaded: ${why}`, { path }, { cause: error })
  }
}

function isCheck(value: unknown): value is Check {
  if (typeof value !== 'object' || value === null) return false
  const { name, importance, type, finds, run } = value as Readonly<Record<keyof Check, unknown>>
  return (
    typeof name === 'string' &&
    name.startsWith('check_') &&
    CHECK_IMPORTANCES.some(level => level === importance) &&
    (type === null || typeof type === 'string') &&
    typeof finds === 'string' &&
    typeof run === 'function'
  )
}
