/**
 * Structures of the Allen mouse brain atlas: acronyms and full names, spelling mistakes of the atlas included.
 * Source: Allen Brain Atlas API, structure graph 1 (Allen Reference Atlas, common coordinate framework).
 */

import structures from './data/ccf-structures.json' with { type: 'json' }

export const CCF_TERMS: ReadonlySet<string> = new Set([...Object.keys(structures), ...Object.values(structures)])
