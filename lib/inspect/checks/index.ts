/** All checks, by the modules that hold them: every export of such a module is a check. */

import type { Check } from '../check.ts'
import * as general from './general.ts'
import * as timeSeries from './time-series.ts'

/** The modules in the order in which their checks run and are listed. */
const DOMAINS: readonly Readonly<Record<string, Check>>[] = [general, timeSeries]

export const CHECKS: readonly Check[] = DOMAINS.flatMap(checks => Object.values(checks))
