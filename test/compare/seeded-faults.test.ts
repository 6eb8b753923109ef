/** Stores that are damaged in one place: the comparison finds the place and names it. */

import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Difference } from '#lib/compare/difference.ts'
import type { Change } from '#lib/nwb/change.ts'
import { type ComparedSession, openComparedSession, type StoreKeys } from '#test/support/compared-session.ts'

const SOURCE = fileURLToPath(
  new URL(
    '../fixtures/visual-behavior-neuropixels/behavior_ecephys_sessions/1044016459/ecephys_session_1044016459.nwb',
    import.meta.url,
  ),
)

/** A conversion takes a second; on a machine with much else to do it may take many. */
const CONVERSION_MILLISECONDS = 60_000

const GABOR = 'intervals/gabor_20_deg_250ms_presentations'
const EYE = 'acquisition/EyeTracking'

interface Fault {
  readonly name: string
  readonly damage: (keys: StoreKeys) => void
  /** All that is found, nothing more. */
  readonly found: readonly Partial<Difference>[]
}

const invert = (key: string, byte: number) => (keys: StoreKeys) => {
  const bytes = keys.bytes(key)
  bytes[byte] = (bytes[byte] ?? 0) ^ 0xff
}

const edit = (key: string, from: string | RegExp, to: string) => (keys: StoreKeys) =>
  keys.edit(key, text => text.replace(from, to))

const editChanges = (change: (changes: Change[]) => unknown) => (keys: StoreKeys) =>
  keys.edit('nwb2zarr/changes.json', text => {
    const changes = JSON.parse(text)
    return JSON.stringify(change(changes) ?? changes)
  })

const swap = (a: string, b: string) => (keys: StoreKeys) => {
  const [one, other] = [keys.bytes(a), keys.bytes(b)]
  keys.set(a, other)
  keys.set(b, one)
}

const VALUE_FAULTS: readonly Fault[] = [
  {
    name: 'one byte of a number in the middle of an array',
    damage: invert(`${EYE}/eye_tracking/data/0.0`, 8 * (2 * 100 + 1)),
    found: [{ kind: 'value', path: `/${EYE}/eye_tracking/data`, index: [100, 1], count: 1 }],
  },
  {
    name: 'a value that is true instead of false',
    damage: keys => {
      const bytes = keys.bytes('intervals/trials/aborted/0')
      bytes[2] = 1 - (bytes[2] ?? 0)
    },
    found: [{ kind: 'value', path: '/intervals/trials/aborted', index: [2], count: 1 }],
  },
  {
    name: 'two columns that have changed places',
    damage: swap(`${GABOR}/start_time/0`, `${GABOR}/stop_time/0`),
    found: [
      { kind: 'value', path: `/${GABOR}/start_time`, index: [0], count: 12 },
      { kind: 'value', path: `/${GABOR}/stop_time`, index: [0], count: 12 },
    ],
  },
  {
    name: 'rows of a column in another order',
    damage: keys => {
      const bytes = keys.bytes(`${GABOR}/start_time/0`)
      bytes.set([...bytes.slice(8, 16), ...bytes.slice(0, 8)])
    },
    found: [{ kind: 'value', path: `/${GABOR}/start_time`, index: [0], count: 2 }],
  },
  {
    name: 'a missing chunk, which reads as zeros',
    damage: keys => void keys.delete(`${GABOR}/start_time/0`),
    found: [{ kind: 'value', path: `/${GABOR}/start_time`, index: [0], found: 0 }],
  },
  {
    name: 'a chunk that is cut short',
    damage: keys => void keys.set(`${GABOR}/start_time/0`, keys.bytes(`${GABOR}/start_time/0`).slice(0, 40)),
    found: [{ kind: 'unreadable', path: `/${GABOR}/start_time`, index: [0] }],
  },
  {
    name: 'a letter of one text',
    damage: keys => {
      const bytes = keys.bytes(`${GABOR}/stimulus_name/0`)
      bytes[bytes.length - 1] = '!'.charCodeAt(0)
    },
    found: [{ kind: 'value', path: `/${GABOR}/stimulus_name`, index: [11], count: 1 }],
  },
  {
    name: 'a reference that leads elsewhere',
    damage: edit(
      'general/extracellular_ephys/electrodes/group/0',
      '/general/extracellular_ephys/probeA',
      '/general/devices/probeA',
    ),
    found: [
      {
        kind: 'value',
        path: '/general/extracellular_ephys/electrodes/group',
        index: [0],
        count: 1,
        expected: '/general/extracellular_ephys/probeA',
      },
    ],
  },
  {
    name: 'a reference with the id of another object',
    damage: keys => {
      const key = 'general/extracellular_ephys/electrodes/group/0'
      keys.edit(key, text =>
        text.replace(/("object_id":")(\w)/, (_, start, first) => `${start}${first === '0' ? '1' : '0'}`),
      )
    },
    found: [{ kind: 'value', path: '/general/extracellular_ephys/electrodes/group', index: [0], count: 1 }],
  },
  {
    name: 'a field of a split column that holds other numbers',
    damage: invert(`${GABOR}/timeseries_count/0`, 4 * 7),
    found: [{ kind: 'value', path: `/${GABOR}/timeseries_count`, index: [7], count: 1 }],
  },
]

const KEY_FAULTS: readonly Fault[] = [
  {
    name: 'a missing chunk whose values read as they should',
    damage: keys => void keys.delete('intervals/trials/miss/0'),
    found: [{ kind: 'missing', path: '/intervals/trials/miss', expected: 1, found: 0 }],
  },
  {
    name: 'objects that nobody planned',
    damage: keys => {
      for (const key of ['notes.txt', `${GABOR}/contrast/7`, `${GABOR}/contrast/00`, `${GABOR}/0`])
        keys.set(key, Buffer.of(1))
      keys.set('nwb2zarr/report.txt', Buffer.of(1))
    },
    found: [`${GABOR}/0`, `${GABOR}/contrast/00`, `${GABOR}/contrast/7`, 'notes.txt'].map(key => ({
      kind: 'unexpected',
      path: `/${key}`,
      found: 'object',
    })),
  },
]

const STRUCTURE_FAULTS: readonly Fault[] = [
  {
    name: 'an array that is gone',
    damage: keys => keys.remove(`${GABOR}/contrast`),
    found: [{ kind: 'missing', path: `/${GABOR}/contrast`, expected: 'dataset' }],
  },
  {
    name: 'a group that is gone with all in it, told once',
    damage: keys => keys.remove(`${EYE}/pupil_tracking`),
    found: [{ kind: 'missing', path: `/${EYE}/pupil_tracking`, expected: 'group' }],
  },
  {
    name: 'an array that nobody made',
    damage: keys => {
      for (const name of ['.zarray', '.zattrs', '0'])
        keys.set(`${GABOR}/extra/${name}`, keys.bytes(`${GABOR}/contrast/${name}`))
      keys.consolidate()
    },
    found: [{ kind: 'unexpected', path: `/${GABOR}/extra`, found: 'dataset' }],
  },
  {
    name: 'links that are gone',
    damage: edit(`${EYE}/pupil_tracking/.zattrs`, /"zarr_link":\[[^\]]*\]/, '"zarr_link":[]'),
    found: [{ kind: 'missing', path: `/${EYE}/pupil_tracking/timestamps`, expected: 'link' }],
  },
  {
    name: 'a link to another object',
    damage: edit(`${EYE}/pupil_tracking/.zattrs`, `"/${EYE}/eye_tracking/timestamps"`, `"/${EYE}/eye_tracking/data"`),
    found: [
      {
        kind: 'link',
        path: `/${EYE}/pupil_tracking/timestamps`,
        expected: `/${EYE}/eye_tracking/timestamps`,
        found: `/${EYE}/eye_tracking/data`,
      },
    ],
  },
  {
    name: 'numbers that are taken for others of the same width',
    damage: edit(`${GABOR}/contrast/.zarray`, '"<f8"', '"<i8"'),
    found: [{ kind: 'dtype', path: `/${GABOR}/contrast`, expected: 'float64', found: 'int64' }],
  },
  {
    name: 'a mark of type that is not the type',
    damage: edit(`${GABOR}/contrast/.zattrs`, '"zarr_dtype":"float64"', '"zarr_dtype":"int32"'),
    found: [{ kind: 'dtype', path: `/${GABOR}/contrast`, attribute: 'zarr_dtype' }],
  },
  {
    name: 'an array of another shape',
    damage: edit(`${GABOR}/contrast/.zarray`, /"shape":\[12\]/, '"shape":[11]'),
    found: [{ kind: 'shape', path: `/${GABOR}/contrast`, expected: [12], found: [11] }],
  },
  {
    name: 'a list in the place of one value',
    damage: edit('identifier/.zattrs', '"scalar"', '"str"'),
    found: [{ kind: 'shape', path: '/identifier', expected: [], found: [1] }],
  },
  {
    name: 'consolidated metadata that is not what the documents say',
    damage: keys =>
      keys.set(
        '.zmetadata',
        Buffer.from(Buffer.from(keys.bytes('.zmetadata')).toString().replace('"scalar"', '"str"')),
      ),
    found: [{ kind: 'metadata' }],
  },
  {
    name: 'a chunk of an array whose metadata is only in the consolidated document',
    damage: keys => void keys.delete(`${GABOR}/contrast/.zarray`),
    found: [
      { kind: 'metadata', path: `/${GABOR}/contrast` },
      { kind: 'missing', path: `/${GABOR}/contrast` },
    ],
  },
]

const DOCUMENT_FAULTS: readonly Fault[] = [
  {
    name: 'a document that is no JSON',
    damage: keys => void keys.set('general/.zattrs', Buffer.from('{"a":')),
    found: [{ kind: 'unreadable', path: 'general/.zattrs' }],
  },
  {
    name: 'a store without consolidated metadata',
    damage: keys => void keys.delete('.zmetadata'),
    found: [{ kind: 'missing', path: '.zmetadata' }],
  },
  {
    name: 'an array whose chunks claim more than any memory',
    damage: edit(`${GABOR}/contrast/.zarray`, '"chunks":[12]', '"chunks":[900000000000000]'),
    found: [{ kind: 'unreadable', path: `/${GABOR}/contrast` }],
  },
  {
    name: 'a codec that nobody knows',
    damage: edit(`${GABOR}/contrast/.zarray`, '"compressor":null', '"compressor":{"id":"own"}'),
    found: [{ kind: 'unreadable', path: `/${GABOR}/contrast`, detail: expect.stringContaining('own') }],
  },
  {
    name: 'a schema that lacks a part',
    damage: keys => keys.remove(schemaPart(keys, 'nwb.ecephys')),
    found: [{ kind: 'missing', path: expect.stringMatching(/^\/specifications\/core\/.*\/nwb\.ecephys$/) as never }],
  },
  {
    name: 'a schema that is garbage',
    damage: keys => void keys.set(`${schemaPart(keys, 'namespace')}/0`, Buffer.from('?')),
    found: [
      { kind: 'unreadable', path: expect.stringMatching(/^\/specifications\/core\/.*\/namespace$/) as never },
      { kind: 'missing', path: '/specifications/core' },
    ],
  },
  {
    name: 'schemas that nobody finds',
    damage: edit('.zattrs', '".specloc":"specifications",', ''),
    found: [{ kind: 'missing', path: '/', attribute: '.specloc' }],
  },
]

/** Folder of a source of the core schema. */
function schemaPart(keys: StoreKeys, name: string): string {
  const [key = ''] = [...keys.keys()].filter(
    other => other.startsWith('specifications/core/') && other.endsWith(`/${name}/0`),
  )
  return key.slice(0, -'/0'.length)
}

const ATTRIBUTE_FAULTS: readonly Fault[] = [
  {
    name: 'another text',
    damage: edit(`${GABOR}/contrast/.zattrs`, /"description":"[^"]*"/, '"description":"other"'),
    found: [{ kind: 'attribute', path: `/${GABOR}/contrast`, attribute: 'description', found: 'other' }],
  },
  {
    name: 'an attribute that is gone',
    damage: edit(`${EYE}/eye_tracking/data/.zattrs`, /"unit":"[^"]*",/, ''),
    found: [{ kind: 'missing', path: `/${EYE}/eye_tracking/data`, attribute: 'unit' }],
  },
  {
    name: 'an attribute that nobody set',
    damage: edit('general/subject/.zattrs', '{', '{"comment":1,'),
    found: [{ kind: 'unexpected', path: '/general/subject', attribute: 'comment', found: 1 }],
  },
  {
    name: 'a float spelt as an integer',
    damage: edit(`${EYE}/eye_tracking/data/.zattrs`, '"conversion":1.0', '"conversion":1'),
    found: [
      { kind: 'attribute', path: `/${EYE}/eye_tracking/data`, attribute: 'conversion', detail: expect.any(String) },
    ],
  },
  {
    name: 'another object id',
    damage: edit('general/subject/.zattrs', /"object_id":"./, '"object_id":"x'),
    found: [{ kind: 'attribute', path: '/general/subject', attribute: 'object_id' }],
  },
  {
    name: 'another neurodata type',
    damage: edit('acquisition/v_in/.zattrs', '"TimeSeries"', '"ImageSeries"'),
    found: [{ kind: 'attribute', path: '/acquisition/v_in', attribute: 'neurodata_type', found: 'ImageSeries' }],
  },
  {
    name: 'columns in another order',
    damage: edit(`${GABOR}/.zattrs`, /"start_time","stop_time"/, '"stop_time","start_time"'),
    found: [{ kind: 'attribute', path: `/${GABOR}`, attribute: 'colnames' }],
  },
  {
    name: 'an index that targets another column',
    damage: edit(`${GABOR}/tags_index/.zattrs`, `"/${GABOR}/tags"`, `"/${GABOR}/units"`),
    found: [{ kind: 'attribute', path: `/${GABOR}/tags_index`, attribute: 'target' }],
  },
  {
    name: 'an axis without a name',
    damage: edit(
      `${EYE}/eye_tracking/data/.zattrs`,
      /"_ARRAY_DIMENSIONS":\["([^"]*)",[^\]]*\]/,
      '"_ARRAY_DIMENSIONS":["$1"]',
    ),
    found: [{ kind: 'attribute', path: `/${EYE}/eye_tracking/data`, attribute: '_ARRAY_DIMENSIONS' }],
  },
]

const isColumn = ({ after }: Change) => typeof after === 'object' && after !== null && 'columns' in after

const CHANGE_FAULTS: readonly Fault[] = [
  {
    name: 'a list without the new version',
    damage: editChanges(changes => changes.filter(({ attribute }) => attribute !== 'nwb_version')),
    found: [{ kind: 'attribute', path: '/', attribute: 'nwb_version' }],
  },
  {
    name: 'a changed object that excuses itself under the name of another step',
    damage: keys => {
      edit('general/subject/.zattrs', /"description":|"namespace":"[^"]*"/, '"namespace":"elsewhere"')(keys)
      editChanges(changes => {
        const [before, after] = ['AllenInstitute', 'elsewhere']
        changes.push({
          step: 'namespaces',
          path: '/general/subject',
          attribute: 'namespace',
          before,
          after,
          reason: '',
        })
      })(keys)
    },
    found: [
      { kind: 'change', path: '/general/subject', attribute: 'namespace' },
      { kind: 'attribute', path: '/general/subject', attribute: 'namespace' },
    ],
  },
  {
    name: 'a value before that the source does not have',
    damage: editChanges(changes =>
      changes.map(change => (change.attribute === 'nwb_version' ? { ...change, before: '1.0' } : change)),
    ),
    found: [
      { kind: 'change', path: '/', attribute: 'nwb_version' },
      { kind: 'attribute', path: '/', attribute: 'nwb_version' },
    ],
  },
  {
    name: 'columns of a split column in another order',
    damage: editChanges(changes =>
      changes.map(change => {
        if (!isColumn(change) || !change.path.startsWith(`/${GABOR}/`)) return change
        const { columns, ...after } = change.after as { columns: string[] }
        return { ...change, after: { columns: columns.toReversed(), ...after } }
      }),
    ),
    found: [
      { kind: 'change', path: `/${GABOR}/timeseries` },
      { kind: 'missing', path: `/${GABOR}/timeseries` },
    ],
  },
  {
    name: 'an omission of what is there',
    damage: editChanges(changes => {
      changes.push({ step: 'select', path: '/acquisition/v_in', before: 'group', after: null, reason: '' })
    }),
    found: [{ kind: 'unexpected', path: '/acquisition/v_in' }],
  },
  {
    name: 'a program that was not in the list of the source',
    damage: editChanges(changes =>
      changes.map(change => (change.step === 'provenance' ? { ...change, before: [['other', '1']] } : change)),
    ),
    found: [
      { kind: 'change', path: '/general/was_generated_by' },
      { kind: 'unexpected', path: '/general/was_generated_by' },
    ],
  },
  {
    name: 'elements out of a file that is not there',
    damage: editChanges(changes => {
      const data = { kind: 'source', file: 7, path: '/identifier' }
      changes.push({
        step: 'own-step',
        path: `/${GABOR}/contrast`,
        before: 'dataset',
        after: { dtype: 'float64', shape: [12], data },
        reason: '',
      })
    }),
    found: [{ kind: 'change', path: `/${GABOR}/contrast` }],
  },
  {
    name: 'elements that come from nowhere',
    damage: editChanges(changes => {
      const after = { dtype: 'float64', shape: [12], data: { kind: 'magic' } }
      changes.push({ step: 'own-step', path: `/${GABOR}/contrast`, before: 'dataset', after, reason: '' })
    }),
    found: [{ kind: 'change', path: `/${GABOR}/contrast` }],
  },
  {
    name: 'a list that is none',
    damage: edit('nwb2zarr/changes.json', '[', '{'),
    found: [{ kind: 'unreadable', path: 'nwb2zarr/changes.json' }],
  },
]

function opened(session: ComparedSession | undefined): ComparedSession {
  if (session === undefined) throw new Error('The session was not converted')
  return session
}

describe('compareSession', () => {
  let session: ComparedSession | undefined
  beforeAll(async () => {
    session = await openComparedSession(SOURCE, { codec: 'none' })
  }, CONVERSION_MILLISECONDS)
  afterAll(() => session?.close())

  it('finds an untouched store equal', async () => {
    const { differences, notCompared, equal, compared } = await opened(session).compare()

    expect({ differences, notCompared, equal }).toEqual({ differences: [], notCompared: [], equal: true })
    expect(compared).toMatchObject({ links: 4, arrays: expect.any(Number) })
    expect(compared.values).toBeGreaterThan(10_000)
  })

  const faults = [...VALUE_FAULTS, ...KEY_FAULTS, ...STRUCTURE_FAULTS, ...DOCUMENT_FAULTS, ...ATTRIBUTE_FAULTS]
  it.each(faults)('finds $name', async ({ damage, found }) => {
    const { differences, equal } = await opened(session).compare(damage)

    expect(differences).toEqual(found.map(difference => expect.objectContaining(difference)))
    expect(equal).toBe(false)
  })

  it.each(CHANGE_FAULTS)('does not believe $name', async ({ damage, found }) => {
    const { differences } = await opened(session).compare(damage)

    // What is not believed is not applied, so that the store differs elsewhere too.
    for (const difference of found) expect(differences).toContainEqual(expect.objectContaining(difference))
  })
})

describe('compareSession, of compressed and pickled stores', () => {
  let session: ComparedSession | undefined
  beforeAll(async () => {
    session = await openComparedSession(SOURCE, { referenceColumns: 'pickle' })
  }, CONVERSION_MILLISECONDS)
  afterAll(() => session?.close())

  it('compares pickles without running them', async () => {
    const { differences, notCompared } = await opened(session).compare()

    expect({ differences, notCompared }).toEqual({ differences: [], notCompared: [] })
  })

  it('finds a pickle of other records', async () => {
    const { differences } = await opened(session).compare(invert(`${GABOR}/timeseries/0`, 60))

    expect(differences).toEqual([expect.objectContaining({ path: `/${GABOR}/timeseries`, index: [0] })])
  })

  it('finds a flipped byte in every compressed chunk', async () => {
    const key = `${EYE}/eye_tracking/data/0.0`
    for (const at of [0, 5, 20, 200, 2000]) {
      const { differences } = await opened(session).compare(invert(key, at))

      expect(differences, `byte ${at}`).toEqual([expect.objectContaining({ path: `/${EYE}/eye_tracking/data` })])
      expect(['value', 'unreadable']).toContain(differences[0]?.kind)
    }
  })
})
