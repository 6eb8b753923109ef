import { describe, expect, it } from 'vitest'
import {
  CorruptSourceError,
  DeadlineExceededError,
  ERROR_NAMES,
  IncompleteOutputError,
  InvalidInputError,
  SourceChangedError,
  SourceUnavailableError,
  TransformError,
  UnsupportedFeatureError,
} from '#lib/errors.ts'
import { fromWire, toWire } from '#lib/hdf5/wire-error.ts'

const place = { url: 'file.nwb', path: '/a', offset: 7, chunk: [1, 2], advice: 'Do this.' }
const options = { cause: new Error('the reason') }

const errors = [
  new InvalidInputError('what', place, options),
  new CorruptSourceError('what', place, options),
  new UnsupportedFeatureError('filter 4', 'what', place, options),
  new TransformError('step', 'what', place, options),
  new SourceUnavailableError('what', place, options),
  new SourceChangedError('what', place, options),
  new IncompleteOutputError(['a', 'b'], 'what', place, options),
  new DeadlineExceededError('what', place, options),
]

describe('fromWire', () => {
  it.each(errors)('makes $name anew from what crosses a thread', error => {
    const wire = structuredClone(toWire(error))

    const made = fromWire(wire)

    expect(made).toBeInstanceOf(error.constructor)
    expect({ ...made, message: made.message }).toEqual({ ...error, message: error.message })
    expect(made.cause).toMatchObject({ message: 'the reason' })
  })

  it('knows every error there is', () => {
    expect(errors.map(({ name }) => name).sort()).toEqual([...ERROR_NAMES].sort())
  })
})

describe('toWire', () => {
  it('blames the file for what is no error of ours, where it was met', () => {
    const trap = new RangeError('memory access out of bounds')

    expect(toWire(trap, { path: '/a' })).toEqual({
      name: 'CorruptSourceError',
      message: 'The file cannot be read: memory access out of bounds',
      place: { path: '/a' },
    })
  })
})
