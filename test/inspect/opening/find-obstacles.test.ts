import { describe, expect, it } from 'vitest'
import type { InspectedFile } from '#lib/inspect/inspected-session.ts'
import { findObstacles } from '#lib/inspect/opening/find-obstacles.ts'
import { inspectedEntries } from '#test/support/inspected-tree.ts'
import { EMPTY_SESSION, type Entries, type Entry, text } from '#test/support/small-tree.ts'
import { floats, list, tableAt } from '../faults/columns.ts'

const integer = { dtype: 'int64', shape: [], values: ['30'] } as const

const series = (members: Entries, type = 'TimeSeries'): Entries => ({
  '/acquisition/ts': { type },
  '/acquisition/ts/data': { dtype: 'float64', shape: [2], attributes: { unit: 'm' } },
  ...members,
})

const started = (rate: Entry['attributes']): Entry => ({ dtype: 'float64', shape: [], attributes: rate ?? {} })

const column = (...ends: readonly number[]): Entries =>
  tableAt('/scratch/t', 'DynamicTable', {
    id: { type: 'ElementIdentifiers', ...list('int64', ['0', '1']) },
    a: floats(1, 2),
    b: floats(1, 2, 3),
    b_index: list('uint8', ends),
  })

/** What is wrong, in what, where it is told, and how the sound one differs. */
const CASES: readonly (readonly [fault: string, faulty: Entries, at: string, sound: Entries])[] = [
  ['the root is no NWBFile', { '/': {} }, '/', {}],
  ['the root names no version', { '/': { type: 'NWBFile' } }, '/', {}],
  ['the version is one of NWB 1', { '/': { type: 'NWBFile', attributes: { nwb_version: '1.0.6' } } }, '/', {}],
  ['the identifier is missing', { '/identifier': {} }, '/', {}],
  [
    'the date of the session is none',
    { '/session_start_time': text('last May') },
    '/session_start_time',
    { '/session_start_time': text('2024-05-01 10:00') },
  ],
  [
    'nobody defines a type',
    { '/acquisition/x': { type: 'Wheel', namespace: 'ndx-wheel' } },
    '/acquisition/x',
    { '/acquisition/x': { type: 'Device' } },
  ],
  [
    'a link leads nowhere',
    { '/acquisition/x': { link: '/gone' } },
    '/acquisition/x',
    { '/acquisition/x': { link: '/general' } },
  ],
  [
    'a reference leads nowhere',
    { '/acquisition/x': { attributes: { target: { ref: '/gone' } } } },
    '/acquisition/x',
    { '/acquisition/x': { attributes: { target: { ref: '/general' } } } },
  ],
  [
    'a reference is null',
    { '/acquisition/x': { attributes: { target: { dtype: 'reference', shape: [], values: [{ ref: null }] } } } },
    '/acquisition/x',
    {},
  ],
  [
    'a rate is an integer',
    series({ '/acquisition/ts/starting_time': started({ rate: integer }) }),
    '/acquisition/ts/starting_time',
    series({ '/acquisition/ts/starting_time': started({ rate: 30 }) }),
  ],
  [
    'a conversion is an integer',
    series({
      '/acquisition/ts/data': { dtype: 'int16', shape: [2], attributes: { unit: 'm', conversion: integer } },
      '/acquisition/ts/timestamps': floats(0, 1),
    }),
    '/acquisition/ts/data',
    series({
      '/acquisition/ts/data': { dtype: 'int16', shape: [2], attributes: { unit: 'm', conversion: 1 } },
      '/acquisition/ts/timestamps': floats(0, 1),
    }),
  ],
  [
    'a description is a number',
    { '/general/devices/d': { type: 'Device', attributes: { description: 5 } } },
    '/general/devices/d',
    { '/general/devices/d': { type: 'Device', attributes: { description: '5' } } },
  ],
  [
    'a wavelength is an integer',
    { '/general/optophysiology/p': { type: 'ImagingPlane' }, '/general/optophysiology/p/excitation_lambda': integer },
    '/general/optophysiology/p/excitation_lambda',
    {
      '/general/optophysiology/p': { type: 'ImagingPlane' },
      '/general/optophysiology/p/excitation_lambda': { dtype: 'float32', shape: [] },
    },
  ],
  [
    'an object is none of its type',
    { '/acquisition/x': { type: 'Device', ...floats(1) } },
    '/acquisition/x',
    { '/acquisition/x': { type: 'VectorData', namespace: 'hdmf-common', ...floats(1) } },
  ],
  [
    'keywords are a single text',
    { '/general/keywords': text('mouse') },
    '/general/keywords',
    { '/general/keywords': list('string', ['mouse']), '/general/experimenter': text('Doe, Jane') },
  ],
  [
    'a series has no times',
    series({}, 'SpatialSeries'),
    '/acquisition/ts',
    series({ '/acquisition/ts/timestamps': floats(0, 1) }, 'SpatialSeries'),
  ],
  [
    'a series has a start without rate',
    series({ '/acquisition/ts/starting_time': started({}) }),
    '/acquisition/ts',
    series({ '/acquisition/ts/starting_time': started({ rate: 1 }) }),
  ],
  [
    'a series has times twice',
    series({ '/acquisition/ts/starting_time': started({ rate: 1 }), '/acquisition/ts/timestamps': floats(0, 1) }),
    '/acquisition/ts',
    series({ '/acquisition/ts/timestamps': { link: '/acquisition/other' }, '/acquisition/other': floats(0, 1) }),
  ],
  ['columns differ in length', column(1, 2, 3), '/scratch/t', column(1, 3)],
]

const locations = async (entries: Entries, file?: Partial<InspectedFile>) =>
  (await findObstacles(inspectedEntries(entries, file))).map(({ location }) => location)

describe('findObstacles', () => {
  it('finds none in a session that can be opened', async () => {
    expect(await locations(EMPTY_SESSION)).toEqual([])
  })

  it.each(CASES)('finds that %s', async (_fault, faulty, at, sound) => {
    expect(await locations(faulty)).toEqual([at])
    expect(await locations(sound)).toEqual([])
  })

  it('finds that a link leads to a file that is not there', async () => {
    const beside: Partial<InspectedFile> = { hasNeighbour: async name => name === 'other.nwb' }

    expect(await locations({ '/acquisition/x': { externalLink: ['gone.nwb', '/a'] } }, beside)).toEqual([
      '/acquisition/x',
    ])
    expect(await locations({ '/acquisition/x': { externalLink: ['other.nwb', '/a'] } }, beside)).toEqual([])
    expect(
      await locations({ '/acquisition/x': { externalLink: ['../other.nwb', '/a'] } }, { ...beside, backend: 'zarr' }),
    ).toEqual([])
  })

  it('tells an unknown type once', async () => {
    const wheel: Entry = { type: 'Wheel', namespace: 'ndx-wheel' }

    expect(await locations({ '/acquisition/a': wheel, '/acquisition/b': wheel })).toEqual(['/acquisition/a'])
  })

  it('names what it finds as an error of opening, in a full sentence', async () => {
    const [finding] = await findObstacles(inspectedEntries({ '/acquisition/x': { link: '/gone' } }))

    expect(finding).toMatchObject({
      check: 'open',
      importance: 'ERROR',
      message: 'The link leads to /gone, where there is no object.',
    })
  })
})
