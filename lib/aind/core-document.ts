/** The documents of a session, by the names that the schema has for them, and what each begins with. */

import type { JsonObject } from './json-value.ts'
import type { Profile } from './profile.ts'

/** Without these five no session is complete. */
export const REQUIRED_DOCUMENTS = ['acquisition', 'data_description', 'instrument', 'procedures', 'subject'] as const

/** What a conversion adds. */
export const FURTHER_DOCUMENTS = ['processing', 'quality_control'] as const

export type DocumentName = (typeof REQUIRED_DOCUMENTS)[number] | (typeof FURTHER_DOCUMENTS)[number] | 'metadata'

/** `metadata.nd.json` holds all the others of a session. */
export const fileNameOf = (name: DocumentName): string => (name === 'metadata' ? 'metadata.nd.json' : `${name}.json`)

const SCHEMA_FILES =
  'https://raw.githubusercontent.com/AllenNeuralDynamics/aind-data-schema/main/src/aind_data_schema/core'

/** Each document's class, as `object_type` spells it. */
const OBJECT_TYPES: Readonly<Record<DocumentName, string>> = {
  acquisition: 'Acquisition',
  data_description: 'Data description',
  instrument: 'Instrument',
  procedures: 'Procedures',
  subject: 'Subject',
  processing: 'Processing',
  quality_control: 'Quality control',
  metadata: 'Metadata',
}

/** The first three keys of a document. */
export const coreHeader = (name: DocumentName, { versions }: Pick<Profile, 'versions'>): JsonObject => ({
  object_type: OBJECT_TYPES[name],
  describedBy: `${SCHEMA_FILES}/${name}.py`,
  schema_version: versions[name],
})
