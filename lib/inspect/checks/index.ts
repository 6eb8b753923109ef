/** All checks, by the modules that hold them: every export of such a module is a check. */

import type { Check } from '../check.ts'
import * as behavior from './behavior.ts'
import * as containers from './containers.ts'
import * as decomposition from './decomposition.ts'
import * as ecephys from './ecephys.ts'
import * as general from './general.ts'
import * as hed from './hed.ts'
import * as icephys from './icephys.ts'
import * as imageSeries from './image-series.ts'
import * as images from './images.ts'
import * as intervals from './intervals.ts'
import * as nwbFile from './nwb-file.ts'
import * as ogen from './ogen.ts'
import * as ophys from './ophys.ts'
import * as own from './own.ts'
import * as subject from './subject.ts'
import * as tableColumns from './table-columns.ts'
import * as tables from './tables.ts'
import * as timeSeries from './time-series.ts'
import * as timestamps from './timestamps.ts'
import * as units from './units.ts'

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
  intervals,
  ecephys,
  units,
  icephys,
  ogen,
  ophys,
  images,
  imageSeries,
  behavior,
  decomposition,
  hed,
  own,
]

export const CHECKS: readonly Check[] = DOMAINS.flatMap(checks => Object.values(checks))
