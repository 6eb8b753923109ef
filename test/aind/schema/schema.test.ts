import { describe, expect, it } from 'vitest'
import { checkDocument } from '#lib/aind/schema/check-document.ts'
import { objectTypeOf } from '#lib/aind/schema/class-table.ts'
import { metadataSchema } from '#lib/aind/schema/schema.ts'
import type { Shape } from '#lib/aind/schema/shape.ts'

/** Names of the schema that a shape leads to. */
function namesIn(shape: Shape): readonly string[] {
  switch (shape.kind) {
    case 'named':
      return [shape.name]
    case 'list':
      return namesIn(shape.of)
    case 'map':
      return [...(shape.keys === undefined ? [] : namesIn(shape.keys)), ...namesIn(shape.of)]
    case 'any-of':
    case 'one-of':
      return shape.shapes.flatMap(namesIn)
    case 'object':
      return [...shape.fields.values()].flatMap(field => namesIn(field.shape))
    default:
      return []
  }
}

describe('metadataSchema', () => {
  it('knows every name that its documents lead to', () => {
    const schema = metadataSchema()
    const seen = new Set<string>()
    const open = ['Metadata']
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (seen.has(name)) continue
      seen.add(name)
      open.push(...namesIn(schema.named(name)))
    }

    expect(seen.size).toBeGreaterThan(250)
    expect(() => schema.named('NoSuchClass')).toThrow('NoSuchClass')
  })
})

describe('objectTypeOf', () => {
  it.each([
    ['QCMetric', 'QC metric'],
    ['DAQDevice', 'DAQ device'],
    ['MRIScan', 'MRI scan'],
    ['DataStream', 'Data stream'],
    ['LightEmittingDiodeConfig', 'Light emitting diode config'],
    ['Disc', 'Disc'],
  ])('calls %s “%s”', (name, words) => {
    expect(objectTypeOf(name)).toBe(words)
  })
})

describe('checkDocument', () => {
  const processing = {
    object_type: 'Processing',
    data_processes: [
      {
        process_type: 'File format conversion',
        stage: 'Processing',
        code: { url: 'https://example.org', commit_hash: 'xyz' },
        experimenters: 'nobody',
        start_date_time: '2021-03-04T10:20:30',
        end: 3,
      },
    ],
  }

  it('says of each thing where it is, and what was expected', () => {
    expect(checkDocument('processing', processing)).toEqual([
      {
        path: 'data_processes[0].code.commit_hash',
        message: '"xyz" stands where a commit in hexadecimal digits is expected',
      },
      { path: 'data_processes[0].experimenters', message: '"nobody" stands where a list is expected' },
      {
        path: 'data_processes[0].start_date_time',
        message:
          '"2021-03-04T10:20:30" stands where a date and time with its zone, like 2021-03-04T10:20:30Z is expected',
      },
      { path: 'data_processes[0].end', message: 'DataProcess has no such field' },
    ])
  })

  it('takes any organization where the lists do not hold', () => {
    const device = { object_type: 'Laser', name: 'L', wavelength: 473, manufacturer: { name: 'Unknown' } }
    const instrument = {
      instrument_id: 'NP.1',
      modification_date: '2021-03-04',
      modalities: [],
      coordinate_system: { name: 'B', origin: 'Bregma', axes: [], axis_unit: 'millimeter' },
      components: [device],
    }

    expect(checkDocument('instrument', instrument)).toMatchObject([{ path: 'components[0].manufacturer.name' }])
    expect(checkDocument('instrument', instrument, { organizations: 'any' })).toEqual([])
  })
})
