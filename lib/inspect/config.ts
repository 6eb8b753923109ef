/** Configurations: which importance checks have, and which are skipped. Source: nwbinspector, `_configuration` and its schema. */

import { parse } from 'yaml'
import { InvalidInputError } from '#lib/errors.ts'
import type { Check } from './check.ts'
import { CHECK_IMPORTANCES, type CheckImportance } from './finding.ts'

const SKIP = 'SKIP'

/** Names of checks by the importance that they get; those of `SKIP` do not run. */
export type InspectorConfig = Readonly<Partial<Record<CheckImportance | typeof SKIP, readonly string[]>>>

/** Built in, by name. `dandi`: what the archive DANDI asks of its files. */
const CONFIGS: Readonly<Record<string, InspectorConfig>> = {
  default: {},
  dandi: {
    CRITICAL: [
      'check_subject_exists',
      'check_subject_id_exists',
      'check_subject_sex',
      'check_subject_species_exists',
      'check_subject_species_form',
      'check_subject_age',
      'check_subject_proper_age_range',
    ],
    BEST_PRACTICE_VIOLATION: ['check_data_orientation'],
  },
}

export const CONFIG_NAMES: readonly string[] = Object.keys(CONFIGS)

/** Undefined where none of that name is built in. */
export const configNamed = (name: string): InspectorConfig | undefined =>
  Object.hasOwn(CONFIGS, name) ? CONFIGS[name] : undefined

/** A configuration of YAML or JSON; `url` names it in errors. */
export function parseConfig(text: string, url: string): InspectorConfig {
  const content = parsed(text, url) ?? {}
  const allowed: readonly string[] = [...CHECK_IMPORTANCES, SKIP]
  const expected = `Expected are lists of names of checks, by ${allowed.join(', ')}.`
  if (typeof content !== 'object' || Array.isArray(content))
    throw new InvalidInputError(`The configuration is no table. ${expected}`, { url })
  for (const [key, names] of Object.entries(content)) {
    if (!allowed.includes(key)) throw new InvalidInputError(`The configuration has “${key}”. ${expected}`, { url })
    if (!Array.isArray(names) || names.some(name => typeof name !== 'string'))
      throw new InvalidInputError(`“${key}” of the configuration is no list of names. ${expected}`, { url })
  }
  return content
}

/** The checks with the importance that the configuration gives them, without those that it skips. Unknown names do nothing. */
export function configured(checks: readonly Check[], config: InspectorConfig): readonly Check[] {
  return checks
    .filter(({ name }) => !config[SKIP]?.includes(name))
    .map(check => {
      const importance = CHECK_IMPORTANCES.find(level => config[level]?.includes(check.name))
      return importance === undefined ? check : { ...check, importance }
    })
}

function parsed(text: string, url: string): unknown {
  try {
    return parse(text, { maxAliasCount: 10 })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new InvalidInputError(`The configuration is neither YAML nor JSON: ${why}`, { url }, { cause: error })
  }
}
