/** `data_description.json`: what the data asset is called, whose it is, and what was recorded. */

import type { DependentBuilder } from '../builder.ts'
import { coreHeader } from '../core-document.ts'
import { isObject, type JsonObject, type JsonValue } from '../json-value.ts'
import { ALLEN_INSTITUTE, ALLEN_INSTITUTE_FOR_BRAIN_SCIENCE } from '../organizations.ts'
import { RELEASES } from './releases.ts'
import { tagsOf } from './tags.ts'

/** Subject, times and modalities are the acquisition's. */
export const dataDescription: DependentBuilder = (input, acquisition) => {
  const { group, projectName, investigators } = RELEASES[input.dataset]
  const { subject_id = null, acquisition_start_time: start, acquisition_end_time: end = null } = acquisition
  return {
    warnings: [],
    document: {
      ...coreHeader('data_description', input.profile),
      license: 'CC-BY-4.0',
      subject_id,
      creation_time: end,
      tags: tagsOf(input),
      name: `${subject_id}_${nameStamp(String(start))}_nwb_${nameStamp(input.packagedAt)}`,
      institution: input.profile.listsOrganizations ? ALLEN_INSTITUTE_FOR_BRAIN_SCIENCE : ALLEN_INSTITUTE,
      funding_source: [{ object_type: 'Funding', funder: ALLEN_INSTITUTE, grant_number: null, fundee: null }],
      data_level: 'derived',
      group,
      investigators: investigators.map(person),
      project_name: projectName,
      restrictions: null,
      modalities: modalitiesOf(acquisition),
      source_data: null,
      data_summary: null,
    },
  }
}

/** Date and time in names of assets, as the clock of their own zone shows them: `2021-03-04_10-20-30`. */
const nameStamp = (time: string): string => time.slice(0, 19).replace('T', '_').replaceAll(':', '-')

const person = ([name, orcid]: readonly [string, string]): JsonObject => ({
  object_type: 'Person',
  name,
  registry: 'Open Researcher and Contributor ID (ORCID)',
  registry_identifier: orcid,
})

/** Those of all streams, each once, in the order of their abbreviations. */
function modalitiesOf({ data_streams: streams = [] }: JsonObject): readonly JsonValue[] {
  const found = (Array.isArray(streams) ? streams : []).flatMap(stream =>
    isObject(stream) && Array.isArray(stream.modalities) ? stream.modalities.filter(isObject) : [],
  )
  const byAbbreviation = new Map(found.map(modality => [String(modality.abbreviation), modality]))
  return [...byAbbreviation].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, modality]) => modality)
}
