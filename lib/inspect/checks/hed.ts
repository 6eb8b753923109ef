/** Checks of HED annotations (extension ndx-hed). Source: nwbinspector, `_hed`. */

import { defineCheck } from '../check.ts'
import type { NwbObject } from '../nwb-object.ts'

const HED_TYPES = ['HedTags', 'HedValueVector']

/** Columns that a remark names. */
const NAMED_COLUMNS = 3

export const checkHedLabMetadataExists = defineCheck(
  {
    name: 'check_hed_lab_metadata_exists',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'NWBFile',
    finds: 'HED annotations without the version of the HED schema that they use.',
  },
  file => {
    const columns = file.session.objects.filter(({ type }) => HED_TYPES.includes(type)).map(describe)
    if (columns.length === 0 || file.member('general/hed_schema') !== undefined) return undefined
    const named = columns.sort().slice(0, NAMED_COLUMNS).join(', ')
    const more = columns.length > NAMED_COLUMNS ? ` (and ${columns.length - NAMED_COLUMNS} more)` : ''
    return `There are HED annotations in ${named}${more}, but no HedLabMetaData says which version of the HED schema they use.`
  },
)

export const checkHedValueVectorNotInMeaningsTable = defineCheck(
  {
    name: 'check_hed_value_vector_not_in_meanings_table',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'MeaningsTable',
    finds: 'Templates of HED annotations where whole annotations belong.',
  },
  table =>
    table
      .children()
      .filter(({ type }) => type === 'HedValueVector')
      .map(({ name }) => `The column ${name} is a HedValueVector; the meanings of single values are HedTags.`),
)

const describe = ({ name, parent }: NwbObject): string =>
  parent === undefined ? `'${name}'` : `'${name}' of table '${parent.name}'`
