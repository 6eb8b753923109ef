/**
 * What differs between versions of aind-data-schema, in one table. Builders write documents of 2.7; `profileDocument` (in
 * profile-document.ts) gives them the keys of another version. Only what a builder has to know is asked of the profile.
 */

import type { DocumentName } from './core-document.ts'

export type ProfileName = '2.7' | '2.9'

export interface Profile {
  readonly name: ProfileName
  /** `schema_version` of each document. */
  readonly versions: Readonly<Record<DocumentName, string>>
  /**
   * Manufacturers, institutions and the like must be on the schema's lists: one that is not becomes `Other`, with a note, or
   * the nearest that is.
   */
  readonly listsOrganizations: boolean
  /** Keys of the one `coordinate_system` of 2.7: of documents and surgeries, and of devices and configurations. */
  readonly coordinateSystemKeys: { readonly global: string; readonly local: string }
}

/** 2.7.1 is the version whose schemas are published, and against which documents are validated. */
export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  '2.7': {
    name: '2.7',
    versions: {
      acquisition: '2.5.0',
      data_description: '2.3.3',
      instrument: '2.2.4',
      procedures: '2.2.0',
      subject: '2.3.0',
      processing: '2.2.8',
      quality_control: '2.4.1',
      metadata: '2.7.1',
    },
    listsOrganizations: true,
    coordinateSystemKeys: { global: 'coordinate_system', local: 'coordinate_system' },
  },
  '2.9': {
    name: '2.9',
    versions: {
      acquisition: '2.5.3',
      data_description: '2.4.1',
      instrument: '2.2.7',
      procedures: '2.2.2',
      subject: '2.3.2',
      processing: '2.3.1',
      quality_control: '2.4.2',
      metadata: '2.7.4',
    },
    listsOrganizations: false,
    coordinateSystemKeys: { global: 'global_coordinate_system', local: 'local_coordinate_system' },
  },
}
