/** All checks, by the modules that hold them: every export of such a module is a check. */

import type { Check } from '../check.ts'
import * as containers from './containers.ts'
import * as general from './general.ts'
import * as nwbFile from './nwb-file.ts'
import * as subject from './subject.ts'
import * as tableColumns from './table-columns.ts'
import * as tables from './tables.ts'
import * as timeSeries from './time-series.ts'
import * as timestamps from './timestamps.ts'

/** The modules in the order in which their checks run and are listed. */
const DOMAINS: readonly Readonly<Record<string, Check>>[] = [
  nwbFile,
  subject,
  general,
  containers,
  timeSeries,
  timestamps,
  tables,
  tableColumns,
]

export const CHECKS: readonly Check[] = DOMAINS.flatMap(checks => Object.values(checks))
