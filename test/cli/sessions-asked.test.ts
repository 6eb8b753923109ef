import { describe, expect, it } from 'vitest'
import { parseArguments } from '#lib/cli/parse-arguments.ts'
import { checkDatasetOptions, DATASET_OPTIONS } from '#lib/cli/session-options.ts'
import { sessionsAsked } from '#lib/cli/sessions-asked.ts'
import { InvalidInputError } from '#lib/errors.ts'

const values = (...argv: string[]) => parseArguments(DATASET_OPTIONS, argv).values

describe('sessionsAsked', () => {
  it('carries every option', () => {
    const asked = sessionsAsked(
      values(
        ...[
          '--dataset',
          'D',
          '--session',
          '1,2',
          '--session',
          '3',
          '--kind',
          'k',
          '--subject',
          's',
          '--since',
          '2020-01-01',
        ],
        ...['--limit', '4', '--root', 's3://b/p?a=b', '--root', 'dandi=dandi:000728', '--root', 'eye-tracking=/x=y'],
      ),
    )

    expect(asked).toEqual({
      dataset: 'D',
      root: 's3://b/p?a=b',
      places: { dandi: 'dandi:000728', 'eye-tracking': '/x=y' },
      ids: ['1', '2', '3'],
      kind: 'k',
      subject: 's',
      since: '2020-01-01',
      limit: 4,
    })
  })

  it('needs a dataset, and one root', () => {
    expect(() => sessionsAsked(values())).toThrow('--dataset NAME')
    expect(() => sessionsAsked(values('--dataset', 'D', '--root', 'a', '--root', 'b'))).toThrow('--root is given twice')
  })
})

describe('checkDatasetOptions', () => {
  it.each([['--session', '1'], ['--profile', 'R'], ['--allow-missing'], ['--limit', '2'], ['--root', 'x']])(
    'refuses %s without a dataset',
    (...argv) => {
      expect(() => checkDatasetOptions(values(...argv))).toThrow(InvalidInputError)
      expect(() => checkDatasetOptions(values(...argv, '--dataset', 'D'))).not.toThrow()
    },
  )

  it('is content with none', () => {
    expect(() => checkDatasetOptions(values())).not.toThrow()
  })
})
