/** Checks of every object, whatever its type: names and descriptions. Source: nwbinspector, `_general`. */

import { defineCheck } from '../check.ts'

export const checkNameSlashes = defineCheck(
  { name: 'check_name_slashes', importance: 'CRITICAL', type: null, finds: 'Names with a slash or backslash.' },
  ({ name }) => (/[/\\]/.test(name) ? 'The name of the object has slashes.' : undefined),
)

export const checkNameColons = defineCheck(
  { name: 'check_name_colons', importance: 'BEST_PRACTICE_SUGGESTION', type: null, finds: 'Names with a colon.' },
  ({ name }) => (name.includes(':') ? 'The name of the object has a colon.' : undefined),
)
