/** Checks of extracellular recordings and their electrodes. Source: nwbinspector, `_ecephys`. */

import { isIntegerType } from '#lib/array/dtype.ts'
import { elementCount } from '#lib/array/region.ts'
import { isCcfTerm, isOfMouse } from '../brain-regions.ts'
import { defineCheck } from '../check.ts'
import type { NwbObject } from '../nwb-object.ts'
import { orientationRemark } from '../orientation.ts'
import { formatFloat } from '../python-words.ts'

const ELECTRODES = 'general/extracellular_ephys/electrodes'

export const checkElectricalSeriesDims = defineCheck(
  {
    name: 'check_electrical_series_dims',
    importance: 'CRITICAL',
    type: 'ElectricalSeries',
    finds: 'Data with another number of channels than of electrodes.',
  },
  series => {
    const shape = series.array('data')?.shape ?? []
    // Events of one channel are (event, sample), those of several (event, channel, sample).
    const axes = series.isA('SpikeEventSeries') ? 3 : 2
    return shape.length === axes
      ? orientationRemark(shape, series.array('electrodes')?.shape[0], 'electrodes')
      : undefined
  },
)

export const checkElectricalSeriesReferenceElectrodesTable = defineCheck(
  {
    name: 'check_electrical_series_reference_electrodes_table',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'ElectricalSeries',
    finds: 'Electrodes that are rows of another table than that of electrodes.',
  },
  series => {
    const table = series.member('electrodes')?.referenced('table')
    return table === undefined || table.name === 'electrodes'
      ? undefined
      : `The electrodes of the series are rows of the table ${table.name} instead of electrodes.`
  },
)

export const checkElectricalSeriesUnscaledData = defineCheck(
  {
    name: 'check_electrical_series_unscaled_data',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'ElectricalSeries',
    finds: 'Samples of a converter without what makes volts of them.',
  },
  async series => {
    const data = series.array('data')
    if (data === undefined || !isIntegerType(data.node.dtype) || elementCount(data.shape) === 0) return undefined
    const conversion = (await series.number('data.conversion')) ?? 1
    const offset = (await series.number('data.offset')) ?? 0
    if (conversion !== 1 || offset !== 0 || (await isScaledByChannel(series))) return undefined
    return `The data of ${series.name} is of type ${data.node.dtype} with conversion=${formatFloat(conversion)} and offset=${formatFloat(offset)}, as if volts had come in whole numbers; set conversion to the volts of one step.`
  },
)

export const checkElectrodesLocationAllenCcf = defineCheck(
  {
    name: 'check_electrodes_location_allen_ccf',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'NWBFile',
    finds: 'Locations of electrodes in a mouse that the Allen atlas does not know.',
  },
  async file => {
    const location = file.array(`${ELECTRODES}/location`)
    if (location === undefined || !(await isOfMouse(file))) return undefined
    const names = new Set(await location.texts(location.head(location.shape[0] ?? 0)))
    return [...names]
      .filter(name => !isCcfTerm(name))
      .map(name => `The location '${name}' of electrodes is no name or acronym of the Allen mouse brain atlas (CCF).`)
  },
)

/** Does a factor for some channel differ from 1, as numpy's `allclose` has it? */
async function isScaledByChannel(series: NwbObject): Promise<boolean> {
  const factors = series.array('channel_conversion')
  if (factors === undefined) return false
  return (await factors.numbers(factors.head(factors.shape[0] ?? 0))).some(factor => Math.abs(factor - 1) > 1e-8 + 1e-5)
}
