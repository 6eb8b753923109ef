/** What the JSON of a Zarr store says of numbers and links, and what readers make of it. */

import { describe, expect, it } from 'vitest'
import { openStoreSession } from '#lib/inspect/open-session.ts'
import { findObstacles } from '#lib/inspect/opening/find-obstacles.ts'
import { validateSession } from '#lib/inspect/validate/validate-session.ts'
import { openStoreArrays } from '#lib/zarr/open-store-arrays.ts'
import { storeOver } from '#test/support/written-store.ts'

const GROUP = '{"zarr_format":2}'

const array = (dtype: string, shape: readonly number[]) =>
  JSON.stringify({
    zarr_format: 2,
    shape,
    chunks: shape,
    dtype,
    order: 'C',
    compressor: null,
    fill_value: dtype === '|O' ? '' : 0,
    filters: dtype === '|O' ? [{ id: 'vlen-utf8' }] : null,
  })

const typed = (type: string, more = '') =>
  `{"neurodata_type":"${type}","namespace":"core","object_id":"${type}"${more}}`

const SCALAR = '{"zarr_dtype":"scalar"}'

/** Documents of a store with a patch clamp series; `documents` differ. */
const store = (documents: Readonly<Record<string, string>> = {}) => {
  const all: Record<string, string> = {
    '.zgroup': GROUP,
    '.zattrs': typed('NWBFile', ',"nwb_version":"2.10.0"'),
    ...Object.fromEntries(
      [
        'acquisition',
        'analysis',
        'general',
        'processing',
        'stimulus',
        'stimulus/presentation',
        'stimulus/templates',
        'general/devices',
        'general/devices/amp',
        'general/intracellular_ephys',
        'general/intracellular_ephys/e',
        'acquisition/s',
      ].map(path => [`${path}/.zgroup`, GROUP]),
    ),
    'general/devices/amp/.zattrs': typed('Device'),
    'general/intracellular_ephys/e/.zattrs': typed(
      'IntracellularElectrode',
      ',"zarr_link":[{"name":"device","source":".","path":"/general/devices/amp"}]',
    ),
    'acquisition/s/.zattrs': typed(
      'PatchClampSeries',
      ',"sweep_number":3,"stimulus_description":"steps","zarr_link":[{"name":"electrode","source":".","path":"/general/intracellular_ephys/e"}]',
    ),
    'acquisition/s/data/.zarray': array('<f4', [2]),
    'acquisition/s/data/.zattrs': '{"unit":"volts","conversion":1.0,"resolution":NaN,"zarr_dtype":"float32"}',
    'acquisition/s/starting_time/.zarray': array('<f8', [1]),
    'acquisition/s/starting_time/.zattrs': '{"rate":30.0,"unit":"seconds","zarr_dtype":"scalar"}',
    ...Object.fromEntries(
      ['identifier', 'session_description', 'session_start_time', 'timestamps_reference_time'].flatMap(name => [
        [`${name}/.zarray`, array('|O', [1])],
        [`${name}/.zattrs`, SCALAR],
      ]),
    ),
    'general/intracellular_ephys/e/description/.zarray': array('|O', [1]),
    'general/intracellular_ephys/e/description/.zattrs': SCALAR,
    'file_create_date/.zarray': array('|O', [1]),
    'file_create_date/.zattrs': '{"zarr_dtype":"str"}',
    ...documents,
  }
  const date = new TextEncoder().encode('2024-01-02T03:04:05+00:00')
  const text = new Uint8Array([1, 0, 0, 0, date.length, 0, 0, 0, ...date])
  const dates = ['session_start_time', 'timestamps_reference_time', 'file_create_date'].map(
    name => [`${name}/0`, text] as const,
  )
  const keys = Object.entries(all).map(([key, value]) => [key, new TextEncoder().encode(value)] as const)
  return storeOver(new Map([...keys, ...dates]))
}

async function inspected(documents?: Readonly<Record<string, string>>, compat = false) {
  const { session } = await openStoreSession(await openStoreArrays(store(documents)), {
    hasNeighbour: async () => undefined,
  })
  const errors = await validateSession(session, { compat })
  return {
    opening: (await findObstacles(session)).map(({ location }) => location),
    errors: errors.map(({ kind, spec }) => `${kind} ${spec}`),
  }
}

const SERIES = 'acquisition/s/.zattrs'

const series = (more: string, electrode = '/general/intracellular_ephys/e') => ({
  [SERIES]: typed(
    'PatchClampSeries',
    `,"stimulus_description":"steps"${more},"zarr_link":[{"name":"electrode","source":".","path":"${electrode}"}]`,
  ),
})

describe('the validation of a store', () => {
  it('finds nothing in a sound one, NaN and all', async () => {
    expect(await inspected()).toEqual({ opening: [], errors: [] })
  })

  it('finds a float that is spelt as an integer', async () => {
    const spelt = { 'acquisition/s/starting_time/.zattrs': '{"rate":30,"unit":"seconds","zarr_dtype":"scalar"}' }

    expect(await inspected(spelt)).toEqual({
      opening: ['/acquisition/s/starting_time'],
      errors: ['wrong-dtype PatchClampSeries/starting_time/rate'],
    })
  })

  it.each([
    [',"sweep_number":3', []],
    [',"sweep_number":-3', ['wrong-dtype PatchClampSeries/sweep_number']],
  ])('takes integers for unsigned ones where they may be: %s', async (attribute, errors) => {
    expect((await inspected(series(attribute))).errors).toEqual(errors)
  })

  it('takes no integer for an unsigned one where upstream does not', async () => {
    expect((await inspected(series(',"sweep_number":3'), true)).errors).toEqual([
      'wrong-dtype PatchClampSeries/sweep_number',
    ])
  })

  it('finds a link that leads nowhere', async () => {
    expect(await inspected(series('', '/general/intracellular_ephys/f'))).toEqual({
      opening: ['/acquisition/s/electrode'],
      errors: ['missing-type PatchClampSeries'],
    })
  })
})
