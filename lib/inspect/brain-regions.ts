/** Names of regions of the mouse brain, and whose brain it is. */

import { CCF_TERMS } from './ccf-terms.ts'
import type { NwbObject } from './nwb-object.ts'

/** How files name the mouse. Source: nwbinspector, `_common`. */
const MOUSE = ['Mus musculus', 'Mouse', 'mouse', 'http://purl.obolibrary.org/obo/NCBITaxon_10090']

/** Acronym or full name of a structure of the Allen mouse brain atlas, spelt exactly so. */
export const isCcfTerm = (text: string): boolean => CCF_TERMS.has(text)

/** Is the subject of the session that the object belongs to a mouse? */
export async function isOfMouse(object: NwbObject): Promise<boolean> {
  const file = object.isA('NWBFile') ? object : object.ancestor('NWBFile')
  return MOUSE.includes((await file?.text('general/subject/species')) ?? '')
}
