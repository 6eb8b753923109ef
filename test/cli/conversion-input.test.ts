import { describe, expect, it } from 'vitest'
import { conversionInput } from '#lib/cli/conversion-input.ts'
import { CONVERSION_OPTIONS } from '#lib/cli/conversion-options.ts'
import { parseArguments } from '#lib/cli/parse-arguments.ts'
import { InvalidInputError } from '#lib/errors.ts'
import { convertInput } from '#lib/stages/payloads.ts'

const DESTINATION = { source: 'a.nwb', out: 'a.zarr' }

const inputOf = (...argv: string[]) =>
  conversionInput(DESTINATION, { ...parseArguments(CONVERSION_OPTIONS, argv).values, overwrite: false })

describe('conversionInput', () => {
  it("is the schema's defaults where nothing is given", () => {
    expect(inputOf()).toEqual(convertInput.parse({ sources: ['a.nwb'], out: 'a.zarr' }))
  })

  it('carries every option', () => {
    const input = inputOf(
      ...['--chunks', 'source', '--chunks', '/a/*=500000,8', '--chunks', '/b=c=10', '--chunk-size', '5MB'],
      ...['--codec', 'source', '--codec', '/a=gzip:9', '--only', '/a', '--only', '/b', '--exclude', '/c'],
      ...['--reference-columns', 'pickle', '--memory', '1GB'],
    )

    expect(input).toMatchObject({
      sources: ['a.nwb'],
      out: 'a.zarr',
      overwrite: false,
      options: {
        chunks: 'source',
        chunkBytes: 5_000_000,
        chunkOverrides: [
          { path: '/a/*', chunkShape: [500_000, 8] },
          { path: '/b=c', chunkShape: [10] },
        ],
        codec: 'source',
        codecOverrides: [{ path: '/a', codec: 'gzip:9' }],
        only: ['/a', '/b'],
        exclude: ['/c'],
        referenceColumns: 'pickle',
        memoryBytes: 1_000_000_000,
      },
    })
  })

  it.each([
    [['--chunks', 'tiny'], /--chunks takes `source` or a path and a shape/],
    [['--chunks', '/a'], /--chunks \/a lacks its value/],
    [['--chunks', '/a=1,0'], /--chunks \/a needs a shape of whole numbers like 500000,8, not “1,0”/],
    [['--chunks', '/a=1.5'], /needs a shape/],
    [['--chunks', '/a='], /needs a shape/],
    [['--codec', 'gzip:1', '--codec', 'zstd:1'], /--codec is given for all arrays twice: gzip:1 and zstd:1/],
    [['--memory', '1MB'], /--memory: .*64000000/],
    [['--only', 'acquisition'], /--only: .*start with/i],
  ])('refuses %j with a reason', (argv, message) => {
    expect(() => inputOf(...argv)).toThrow(InvalidInputError)
    expect(() => inputOf(...argv)).toThrow(message)
  })
})
