/** A fault for each rule, put into golden documents that break none. */

import { describe, expect, it } from 'vitest'
import { type DocumentName, REQUIRED_DOCUMENTS } from '#lib/aind/core-document.ts'
import type { JsonObject } from '#lib/aind/json-value.ts'
import { describeFinding, findingsOf } from '#lib/aind/session-documents.ts'
import { GOLDEN_SESSIONS, goldenDocument, hasGoldenMetadata } from '#test/support/metadata-sessions.ts'

const EPHYS = 'visual-behavior-neuropixels/ecephys-1064644573'
const PLANES = 'visual-behavior-ophys/multiplane-951520319'
const BEHAVIOR = 'visual-behavior-neuropixels/behavior-only-1011688792'
const INJECTED = 'visual-behavior-ophys/multiplane-dropped-partner-1009962960'

/** Its stream begins before its acquisition: see the README of the golden documents. */
const BREAKS_A_RULE = 'visual-behavior-ophys/behavior-only-1010535817'

type Documents = Map<DocumentName, JsonObject>

const documentsOf = (golden: string): Documents =>
  new Map(REQUIRED_DOCUMENTS.map(name => [name, structuredClone(goldenDocument(golden, name))] as const))

/** What stands at a path like `components.3.notes`; numbers count list items. */
function put(documents: Documents, name: DocumentName, path: string, value: unknown): void {
  const parts = path.split('.')
  const last = parts.pop() ?? ''
  let holder = documents.get(name) as unknown as Record<string, unknown>
  for (const part of parts) holder = holder[part] as Record<string, unknown>
  holder[last] = value
}

/** A list of the document, to be changed in place. */
const itemsOf = (documents: Documents, name: DocumentName, list: string): JsonObject[] =>
  documents.get(name)?.[list] as unknown as JsonObject[]

const indexOf = (documents: Documents, name: DocumentName, list: string, key: string, value: string): number =>
  itemsOf(documents, name, list).findIndex(item => item[key] === value)

describe.skipIf(!hasGoldenMetadata)('findingsOf, where ../shared is there', () => {
  it.each(GOLDEN_SESSIONS.filter(({ golden }) => golden !== BREAKS_A_RULE))(
    'finds nothing in $golden',
    ({ golden }) => {
      expect(findingsOf(documentsOf(golden))).toEqual([])
    },
  )

  it.each<readonly [string, string, (documents: Documents) => void, string]>([
    [
      'a name without date',
      EPHYS,
      d => put(d, 'data_description', 'name', 'a_b'),
      'data_description.json, name: it does not end in',
    ],
    [
      'raw data from other data',
      EPHYS,
      d => {
        put(d, 'data_description', 'data_level', 'raw')
        put(d, 'data_description', 'source_data', ['x'])
      },
      'data_description.json, source_data: raw data come from',
    ],
    [
      'a strain of another species',
      EPHYS,
      d => put(d, 'subject', 'subject_details.species', RAT),
      'subject.json, subject_details.strain: it is one of',
    ],
    [
      'another subject',
      EPHYS,
      d => put(d, 'subject', 'subject_id', '1'),
      'subject.json, subject_id: it is 1, that of acquisition is 544838',
    ],
    [
      'another instrument',
      EPHYS,
      d => put(d, 'acquisition', 'instrument_id', 'NP.0'),
      'acquisition.json, instrument_id: it is NP.0',
    ],
    [
      'no instrument',
      EPHYS,
      d => put(d, 'acquisition', 'instrument_id', null),
      'acquisition.json, instrument_id: an acquisition with data streams',
    ],
    [
      'no subject details',
      EPHYS,
      d => put(d, 'acquisition', 'subject_details', null),
      'acquisition.json, subject_details: an acquisition of a living',
    ],
    [
      'a strange device of a stream',
      EPHYS,
      d => put(d, 'acquisition', 'data_streams.0.active_devices', ['Nobody']),
      'acquisition.json, data_streams[0].active_devices: the instrument has no device Nobody',
    ],
    [
      'a strange device of an epoch',
      EPHYS,
      d => put(d, 'acquisition', 'stimulus_epochs.1.active_devices', ['Nobody']),
      'acquisition.json, stimulus_epochs[1].active_devices: the instrument',
    ],
    [
      'an epoch after the end',
      EPHYS,
      d => put(d, 'acquisition', 'stimulus_epochs.0.stimulus_end_time', '2021-03-04T10:21:23.509326Z'),
      'acquisition.json, stimulus_epochs[0].stimulus_end_time',
    ],
    [
      'a stream of probes without probes',
      EPHYS,
      d => put(d, 'acquisition', 'data_streams.0.configurations', []),
      'acquisition.json, data_streams[0].configurations: a stream of ecephys needs',
    ],
    [
      'an animal born later',
      EPHYS,
      d => put(d, 'subject', 'subject_details.date_of_birth', '2022-01-01'),
      'subject.json, subject_details.date_of_birth: 2022-01-01 is after',
    ],
    ['a missing document', EPHYS, d => void d.delete('procedures'), 'procedures.json: the file is missing'],
    ['no subject at all', EPHYS, d => void d.delete('subject'), 'subject.json: the file is missing'],
    [
      'a unit that is missing',
      EPHYS,
      d => put(d, 'acquisition', 'subject_details.reward_consumed_unit', null),
      'acquisition.json, subject_details.reward_consumed_unit: it is null',
    ],
    [
      'modalities in disorder',
      EPHYS,
      d => void itemsOf(d, 'instrument', 'modalities').reverse(),
      'instrument.json, modalities: they are not in the order',
    ],
    [
      'Other without notes',
      BEHAVIOR,
      d =>
        put(
          d,
          'instrument',
          `components.${indexOf(d, 'instrument', 'components', 'name', 'BehaviorIlluminationLED')}.notes`,
          null,
        ),
      'notes: manufacturer is Other, and no notes',
    ],
    [
      'a transform without its system',
      BEHAVIOR,
      d =>
        put(
          d,
          'instrument',
          `components.${indexOf(d, 'instrument', 'components', 'object_type', 'Monitor')}.coordinate_system`,
          null,
        ),
      'coordinate_system: it is null, though transform is set',
    ],
    [
      'no objective for planes',
      PLANES,
      d =>
        void itemsOf(d, 'instrument', 'components').splice(
          indexOf(d, 'instrument', 'components', 'object_type', 'Objective'),
          1,
        ),
      'instrument.json, components: an instrument for pophys needs a device of type Objective',
    ],
    [
      'an image of no channel',
      PLANES,
      d => put(d, 'acquisition', 'data_streams.0.configurations.0.images.0.channel_name', 'Red'),
      'there is no channel Red',
    ],
    [
      'a round hole without place',
      BEHAVIOR,
      d => put(d, 'procedures', 'subject_procedures.0.procedures.1.position', null),
      'position: a craniotomy of type Circle needs it',
    ],
    [
      'a hole in another system',
      BEHAVIOR,
      d => put(d, 'procedures', 'coordinate_system.name', 'LAMBDA_ARI'),
      'it counts in BREGMA_ARI, the system is LAMBDA_ARI',
    ],
    [
      'an injection of three numbers',
      INJECTED,
      d => put(d, 'procedures', 'subject_procedures.1.procedures.0.coordinates.0.0.translation', [1, 2, 3]),
      'a translation has not 4 numbers',
    ],
    [
      'an injection of no volume',
      INJECTED,
      d => put(d, 'procedures', 'subject_procedures.1.procedures.0.dynamics.0.volume', null),
      'dynamics of an injection have a volume',
    ],
    [
      'an injection more than places',
      INJECTED,
      d => put(d, 'procedures', 'subject_procedures.1.procedures.0.coordinates', []),
      'there are 0 coordinates and 1 dynamics',
    ],
    [
      'what the schema does not know',
      EPHYS,
      d => put(d, 'subject', 'colour', 'black'),
      'subject.json, colour: Subject has no such field',
    ],
  ])('finds %s', (_, golden, spoil, expected) => {
    const documents = documentsOf(golden)
    spoil(documents)
    const findings = findingsOf(documents)

    expect(findings.map(describeFinding).filter(text => text.includes(expected))).not.toEqual([])
  })
})

const RAT = {
  name: 'Rattus norvegicus',
  common_name: 'Norway rat',
  registry: 'National Center for Biotechnology Information (NCBI)',
  registry_identifier: 'NCBI:txid10116',
}
