/** Checks of intracellular recordings. Source: nwbinspector, `_icephys`. */

import { isCcfTerm, isOfMouse } from '../brain-regions.ts'
import { defineCheck } from '../check.ts'

export const checkIntracellularElectrodeCellIdExists = defineCheck(
  {
    name: 'check_intracellular_electrode_cell_id_exists',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'IntracellularElectrode',
    finds: 'Electrodes without the id of their cell.',
  },
  async electrode =>
    (await electrode.text('cell_id')) === undefined
      ? 'The electrode has no cell_id, an id of the cell that no other cell has.'
      : undefined,
)

export const checkSweeptableDeprecated = defineCheck(
  {
    name: 'check_sweeptable_deprecated',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'SweepTable',
    finds: 'Sweep tables, which another table has taken the place of.',
    schemaAfter: '2.3.0',
  },
  () => 'A SweepTable is deprecated; an IntracellularRecordingsTable says the same and more.',
)

export const checkIntracellularElectrodeLocationAllenCcf = defineCheck(
  {
    name: 'check_intracellular_electrode_location_allen_ccf',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'IntracellularElectrode',
    finds: 'Locations of electrodes in a mouse that the Allen atlas does not know.',
  },
  async electrode => {
    const location = await electrode.text('location')
    if (location === undefined || isCcfTerm(location) || !(await isOfMouse(electrode))) return undefined
    return `The location '${location}' is no name or acronym of the Allen mouse brain atlas (CCF).`
  },
)
