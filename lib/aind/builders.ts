/** The builders of the documents that the others go by, and the values that they need. */

import { acquisition, acquisitionNeeds } from './acquisition/acquisition.ts'
import { instrument, instrumentNeeds } from './instrument/instrument.ts'
import type { FirstBuilders } from './session-documents.ts'

export const BUILDERS: FirstBuilders = { acquisition, instrument, needs: [acquisitionNeeds, instrumentNeeds] }
