/** The state GenerateMetadata on Lambda. */

import { generateMetadataState } from '#lib/stages/generate-metadata.ts'
import { stateHandler } from './handler.ts'

export const handler = stateHandler('GenerateMetadata', generateMetadataState)
