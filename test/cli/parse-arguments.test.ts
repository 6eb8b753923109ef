import { describe, expect, it } from 'vitest'
import { choice, flag, size, text, texts } from '#lib/cli/option.ts'
import { parseArguments } from '#lib/cli/parse-arguments.ts'
import { InvalidInputError } from '#lib/errors.ts'

const TABLE = {
  out: text('STORE', 'where'),
  only: texts('PATH', 'which'),
  memory: size('how much'),
  level: choice(['debug', 'warn'], 'what'),
  quiet: flag('hush', { short: 'q' }),
}

describe('parseArguments', () => {
  it('gives each option its typed value, and the rest in order', () => {
    const { values, positionals } = parseArguments(TABLE, [
      'a.nwb',
      '--out=x.zarr',
      '--only',
      '/a',
      'b.nwb',
      '--only',
      '/b=c',
      '--memory',
      '1GiB',
      '--level',
      'debug',
      '-q',
    ])

    expect(values).toEqual({ out: 'x.zarr', only: ['/a', '/b=c'], memory: 2 ** 30, level: 'debug', quiet: true })
    expect(positionals).toEqual(['a.nwb', 'b.nwb'])
  })

  it('leaves what is not given undefined, empty or off', () => {
    const { values } = parseArguments(TABLE, [])

    expect(values).toEqual({ out: undefined, only: [], memory: undefined, level: undefined, quiet: false })
  })

  it('takes everything after -- as it is', () => {
    expect(parseArguments(TABLE, ['--', '--out']).positionals).toEqual(['--out'])
  })

  it.each([
    [['--ouT', 'x'], /no option --ouT here. Did you mean --out\?/],
    [['--memroy', '1GB'], /Did you mean --memory\?/],
    [['--something-else'], /no option --something-else here. --help lists them/],
    [['-z'], /no option -z/],
    [['--constructor'], /no option --constructor/],
    [['--out'], /--out needs a value: --out STORE/],
    [['--out', '--quiet'], /--out needs a value/],
    [['--out='], /--out needs a value/],
    [['--out', 'a', '--out', 'b'], /--out is given twice/],
    [['--quiet=yes'], /--quiet takes no value/],
    [['--memory', 'lots'], /--memory needs a size like 512MB, 1GiB or 10000000, not “lots”/],
    [['--level', 'debgu'], /--level takes debug, warn; “debgu” is none of them. Did you mean debug\?/],
  ])('refuses %j with a reason', (argv, message) => {
    const parse = () => parseArguments(TABLE, argv)

    expect(parse).toThrow(InvalidInputError)
    expect(parse).toThrow(message)
  })
})
