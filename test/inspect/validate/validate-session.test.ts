import { describe, expect, it } from 'vitest'
import { inspectedSession } from '#lib/inspect/inspected-session.ts'
import { validateSession } from '#lib/inspect/validate/validate-session.ts'
import { isUpstreamKind, VALIDATION_KINDS } from '#lib/inspect/validate/validation-error.ts'
import { loadSchema } from '#lib/nwb/schema/load-schema.ts'
import type { CachedNamespace } from '#lib/nwb/schema/parse-namespace.ts'
import { catalogOf } from '#lib/nwb/schema/type-catalog.ts'
import { inspectedEntries } from '#test/support/inspected-tree.ts'
import { type Entries, type Entry, sessionOf, text } from '#test/support/small-tree.ts'

const numbers = (count: number, attributes: NonNullable<Entry['attributes']> = {}): Entry => ({
  dtype: 'float64',
  shape: [count],
  attributes,
})

const scalar = (dtype: 'float64' | 'int64' | 'int32' | 'bool', value: number | string | boolean) =>
  ({ dtype, shape: [], values: [value] }) as const

/** A session with a bit of everything, by NWB 2.10. */
const SOUND: Entries = {
  '/': { type: 'NWBFile', attributes: { object_id: 'root-id', nwb_version: '2.10.0' } },
  '/acquisition/ts': { type: 'TimeSeries' },
  '/acquisition/ts/data': numbers(3, { unit: 'm' }),
  '/acquisition/ts/timestamps': numbers(3, { unit: 'seconds', interval: scalar('int32', 1) }),
  '/general/devices/camera': { type: 'Device', attributes: { description: 'it sees' } },
  '/general/subject': { type: 'Subject' },
  '/general/subject/date_of_birth': text('2024-01-02T03:04:05+00:00'),
  '/general/experimenter': { dtype: 'string', shape: [1], values: ['Doe, Jane'] },
  '/general/extracellular_ephys/shank': {
    type: 'ElectrodeGroup',
    attributes: { description: 'the first', location: 'VISp' },
  },
  '/general/extracellular_ephys/shank/device': { link: '/general/devices/camera' },
  '/units': {
    type: 'Units',
    attributes: { colnames: ['spike_times', 'electrode_group'], description: 'sorted' },
  },
  '/units/id': { type: 'ElementIdentifiers', namespace: 'hdmf-common', dtype: 'int64', shape: [1], values: ['0'] },
  '/units/spike_times': {
    type: 'VectorData',
    namespace: 'hdmf-common',
    ...numbers(2, { description: 'when' }),
  },
  '/units/spike_times_index': {
    type: 'VectorIndex',
    namespace: 'hdmf-common',
    dtype: 'uint8',
    shape: [1],
    values: [2],
    attributes: { description: 'of units', target: { ref: '/units/spike_times' } },
  },
  '/units/electrode_group': {
    type: 'VectorData',
    namespace: 'hdmf-common',
    dtype: 'reference',
    shape: [1],
    values: [{ ref: '/general/extracellular_ephys/shank' }],
    attributes: { description: 'where' },
  },
  '/intervals/trials': {
    type: 'TimeIntervals',
    attributes: { colnames: ['start_time', 'stop_time'], description: 'tries' },
  },
  '/intervals/trials/id': { type: 'ElementIdentifiers', namespace: 'hdmf-common', dtype: 'int64', shape: [1] },
  '/intervals/trials/start_time': {
    type: 'VectorData',
    namespace: 'hdmf-common',
    dtype: 'float32',
    shape: [1],
    attributes: { description: 'begin' },
  },
  '/intervals/trials/stop_time': {
    type: 'VectorData',
    namespace: 'hdmf-common',
    dtype: 'float32',
    shape: [1],
    attributes: { description: 'end' },
  },
}

const without = (path: `/${string}`): Entries =>
  Object.fromEntries(Object.entries(SOUND).filter(([key]) => key !== path))

const changed = (path: `/${string}`, change: Entry): Entries => ({ ...SOUND, [path]: { ...SOUND[path], ...change } })

const attributes = (path: `/${string}`, change: NonNullable<Entry['attributes']>): Entries =>
  changed(path, { attributes: { ...SOUND[path]?.attributes, ...change } })

const lacking = (path: `/${string}`, name: string): Entries =>
  changed(path, {
    attributes: Object.fromEntries(Object.entries(SOUND[path]?.attributes ?? {}).filter(([key]) => key !== name)),
  })

/** What is wrong, then each error: its kind, its place in the specification, where it is. */
const FAULTS: readonly (readonly [fault: string, entries: Entries, errors: readonly string[]])[] = [
  [
    'an attribute is missing',
    lacking('/acquisition/ts/data', 'unit'),
    ['missing-attribute TimeSeries/data/unit /acquisition/ts/data'],
  ],
  [
    'an attribute is missing that the place asks for',
    lacking('/general/extracellular_ephys/shank', 'location'),
    ['missing-attribute ElectrodeGroup/location /general/extracellular_ephys/shank'],
  ],
  ['a dataset is missing', without('/acquisition/ts/data'), ['missing-member TimeSeries/data /acquisition/ts']],
  [
    'a dataset of the file is missing',
    { ...SOUND, '/identifier': { type: 'Device' } },
    ['missing-member root/identifier /'],
  ],
  ['a group is missing', { ...SOUND, '/processing': text('no group') }, ['missing-member root/processing /']],
  ['a typed dataset is missing', without('/units/id'), ['missing-type Units /units']],
  [
    'a link is missing',
    without('/general/extracellular_ephys/shank/device'),
    ['missing-type ElectrodeGroup /general/extracellular_ephys/shank'],
  ],
  [
    'a link leads to an object of another type',
    changed('/general/extracellular_ephys/shank/device', { link: '/acquisition/ts' }),
    ['missing-type ElectrodeGroup /general/extracellular_ephys/shank'],
  ],
  [
    'an object stands where one of another type must',
    changed('/units/id', { type: 'VectorData' }),
    ['missing-attribute VectorData/description /units/id', 'missing-type Units /units'],
  ],
  [
    'numbers stand for text',
    attributes('/general/devices/camera', { description: 5 }),
    ['wrong-dtype Device/description /general/devices/camera.description'],
  ],
  [
    'an integer stands for a float',
    attributes('/acquisition/ts/data', { conversion: scalar('int64', '1') }),
    ['wrong-dtype TimeSeries/data/conversion /acquisition/ts/data.conversion'],
  ],
  [
    'a float is narrower than asked for',
    changed('/acquisition/ts/timestamps', { dtype: 'float32' }),
    ['wrong-dtype TimeSeries/timestamps /acquisition/ts/timestamps'],
  ],
  [
    'signed integers stand for unsigned ones',
    changed('/units/spike_times_index', { dtype: 'int32' }),
    ['wrong-dtype VectorIndex /units/spike_times_index'],
  ],
  [
    'booleans stand for numbers',
    changed('/intervals/trials/start_time', { dtype: 'bool' }),
    ['wrong-dtype TimeIntervals/start_time /intervals/trials/start_time'],
  ],
  [
    'a text is no date',
    changed('/general/subject/date_of_birth', text('last May')),
    ['wrong-dtype Subject/date_of_birth /general/subject/date_of_birth'],
  ],
  [
    'a date has no offset',
    changed('/general/subject/date_of_birth', text('2024-01-02T03:04:05')),
    ['no-timezone Subject/date_of_birth /general/subject/date_of_birth'],
  ],
  [
    'a date has no time',
    changed('/general/subject/date_of_birth', text('2024-01-02')),
    ['no-timezone Subject/date_of_birth /general/subject/date_of_birth'],
  ],
  [
    'numbers stand for references',
    changed('/units/electrode_group', { dtype: 'int64', values: ['0'] }),
    ['wrong-dtype Units/electrode_group /units/electrode_group'],
  ],
  [
    'one value stands for an array',
    changed('/general/experimenter', text('Doe, Jane')),
    ['array-expected root/general/experimenter /general/experimenter'],
  ],
  [
    'an array has too many axes',
    changed('/acquisition/ts/timestamps', { shape: [3, 1] }),
    ['wrong-shape TimeSeries/timestamps /acquisition/ts/timestamps'],
  ],
  [
    'an attribute is no array',
    attributes('/units', { colnames: 'spike_times' }),
    ['array-expected Units/colnames /units.colnames'],
  ],
  [
    'a reference leads to an object of another type',
    attributes('/units/spike_times_index', { target: { ref: '/units/id' } }),
    ['wrong-reference VectorIndex/target /units/spike_times_index.target'],
  ],
  [
    'a column refers to objects of another type',
    changed('/units/electrode_group', { values: [{ ref: '/acquisition/ts' }] }),
    ['wrong-reference Units/electrode_group /units/electrode_group'],
  ],
  [
    'a reference leads nowhere',
    attributes('/units/spike_times_index', { target: { ref: '/units/gone' } }),
    ['dangling-reference VectorIndex/target /units/spike_times_index.target'],
  ],
  [
    'a column refers to nothing',
    changed('/units/electrode_group', { values: [{ ref: '/gone' }] }),
    ['dangling-reference Units/electrode_group /units/electrode_group'],
  ],
  [
    'a column of a table’s own refers to nothing',
    { ...SOUND, '/units/friend': { ...SOUND['/units/electrode_group'], values: [{ ref: '/gone' }] } },
    ['dangling-reference VectorData /units/friend'],
  ],
  [
    'a fixed value is another',
    attributes('/acquisition/ts/timestamps', { unit: 'ms' }),
    ['wrong-value TimeSeries/timestamps/unit /acquisition/ts/timestamps.unit'],
  ],
  [
    'the version is not that of the specifications',
    attributes('/', { nwb_version: '2.9.0' }),
    ['wrong-value root/nwb_version /.nwb_version'],
  ],
  [
    'a dataset is of a type of groups',
    { ...SOUND, '/acquisition/x': { type: 'Device', ...numbers(1) } },
    ['wrong-kind Device /acquisition/x'],
  ],
  [
    'nobody knows the type',
    changed('/general/devices/camera', { type: 'Camera' }),
    ['unknown-type Camera /general/devices/camera', 'missing-type ElectrodeGroup /general/extracellular_ephys/shank'],
  ],
]

const errorsIn = async (entries: Entries, options: Parameters<typeof validateSession>[1] = {}) => {
  const session = inspectedEntries(entries)
  const errors = await validateSession({ ...session, namespaces: loadSchema('2.10.0').namespaces }, options)
  return errors.map(({ kind, spec, path, attribute }) =>
    [kind, spec, attribute === undefined ? path : `${path}.${attribute}`].join(' '),
  )
}

/** The first word of a line of `errorsIn`. */
const kindOf = (error: string) => VALIDATION_KINDS.find(kind => error.startsWith(`${kind} `)) ?? expect.fail(error)

describe('validateSession', () => {
  it('finds nothing in a valid session', async () => {
    expect(await errorsIn(SOUND)).toEqual([])
    expect(await errorsIn(SOUND, { compat: true })).toEqual([])
  })

  it.each(FAULTS)('finds that %s', async (_fault, entries, errors) => {
    expect((await errorsIn(entries)).sort()).toEqual([...errors].sort())
  })

  it.each(FAULTS)('finds no more than PyNWB where asked to, when %s', async (_fault, entries, errors) => {
    const upstream = errors.filter(error => isUpstreamKind(kindOf(error)))

    expect((await errorsIn(entries, { compat: true })).sort()).toEqual([...upstream].sort())
  })

  it('says what is wrong in full sentences', async () => {
    const session = inspectedEntries(lacking('/acquisition/ts/data', 'unit'))

    const [error] = await validateSession(session)

    expect(error?.message).toBe("'data' lacks the attribute 'unit'.")
  })

  it('says nothing of a file that is no NWB session', async () => {
    expect(await errorsIn({ ...SOUND, '/': {} })).toEqual([])
  })
})

const EXTENSION = extension({
  datasets: [
    {
      neurodata_type_def: 'Notes',
      neurodata_type_inc: 'NWBData',
      doc: 'n',
      dtype: [
        { name: 'when', dtype: 'float32', doc: 'w' },
        { name: 'what', dtype: { target_type: 'TimeSeries', reftype: 'object' }, doc: 'w' },
      ],
      shape: [[null]],
    },
  ],
  groups: [
    {
      neurodata_type_def: 'Rig',
      neurodata_type_inc: 'LabMetaData',
      doc: 'r',
      groups: [
        { name: 'own', neurodata_type_inc: 'TimeSeries', doc: 'o', linkable: false, quantity: '?' },
        { neurodata_type_inc: 'Device', doc: 'd', quantity: '?' },
      ],
      datasets: [{ neurodata_type_inc: 'Notes', doc: 'n', quantity: 2 }],
    },
  ],
})

const NOTES: Entry = {
  type: 'Notes',
  namespace: 'ndx-rig',
  dtype: {
    compound: [
      { name: 'when', dtype: 'float32' },
      { name: 'what', dtype: 'reference' },
    ],
  },
  shape: [1],
  values: [[0.5, { ref: '/acquisition/ts' }]],
}

const RIG: Entries = {
  ...SOUND,
  '/general/rig': { type: 'Rig', namespace: 'ndx-rig' },
  '/general/rig/one': NOTES,
  '/general/rig/two': NOTES,
}

describe('validateSession with an extension', () => {
  it.each([
    ['all is right', {}, []],
    [
      'a link stands where the object must',
      { '/general/rig/own': { link: '/acquisition/ts' } },
      ['illegal-link Rig/own /general/rig'],
    ],
    [
      'there is one too many',
      { '/general/rig/a': { type: 'Device' }, '/general/rig/b': { type: 'Device' } },
      ['wrong-quantity Rig /general/rig'],
    ],
    ['there are not as many as must be', { '/general/rig/three': NOTES }, ['wrong-quantity Rig /general/rig']],
    [
      'the field of a record is of another type',
      {
        '/general/rig/two': {
          ...NOTES,
          values: [['0', { ref: '/acquisition/ts' }]],
          dtype: {
            compound: [
              { name: 'when', dtype: 'int64' },
              { name: 'what', dtype: 'reference' },
            ],
          },
        },
      },
      ['wrong-dtype Notes /general/rig/two'],
    ],
    [
      'the reference in a record leads to another type',
      { '/general/rig/two': { ...NOTES, values: [[0.5, { ref: '/general/rig' }]] } },
      ['wrong-reference Notes /general/rig/two'],
    ],
  ] as const)('finds what is wrong when %s', async (_case, entries, errors) => {
    expect(await extendedErrors({ ...RIG, ...entries } as Entries)).toEqual(errors)
  })

  it('refuses specifications that cannot be read, and goes no further', async () => {
    const broken = extension({ groups: [{ neurodata_type_def: 'Rig', neurodata_type_inc: 'Nothing', doc: 'r' }] })

    expect(await extendedErrors({ ...RIG, '/general/rig': {} }, broken)).toEqual([
      'broken-specification specifications /',
    ])
  })
})

describe('VALIDATION_KINDS', () => {
  it('are each found in a session above', () => {
    const seeded = [
      ...FAULTS.flatMap(([, , errors]) => errors),
      'illegal-link',
      'wrong-quantity',
      'broken-specification',
    ]

    expect(VALIDATION_KINDS.filter(kind => !seeded.some(error => error.startsWith(kind)))).toEqual([])
  })
})

async function extendedErrors(entries: Entries, namespace = EXTENSION): Promise<readonly string[]> {
  const namespaces = [...loadSchema('2.10.0').namespaces, namespace]
  const plain = inspectedEntries(entries)
  const session = inspectedSession({ ...plain, tree: sessionOf(entries), catalog: catalogOf(namespaces), namespaces })
  return (await validateSession(session)).map(({ kind, spec, path }) => [kind, spec, path].join(' '))
}

function extension(source: unknown): CachedNamespace {
  const description = {
    name: 'ndx-rig',
    version: '0.1.0',
    doc: 'r',
    schema: [{ namespace: 'core' }, { source: 'ndx-rig' }],
  }
  return {
    name: 'ndx-rig',
    version: '0.1.0',
    namespaceText: JSON.stringify({ namespaces: [description] }),
    sources: [{ name: 'ndx-rig', text: JSON.stringify(source) }],
  }
}
