import { describe, expect, it } from 'vitest'
import { exitCodeOf } from '#lib/cli/exit-codes.ts'
import { failureOf, writeFailure } from '#lib/cli/report-error.ts'
import type { Terminal } from '#lib/cli/terminal.ts'
import {
  CorruptSourceError,
  ERROR_NAMES,
  InvalidInputError,
  SourceUnavailableError,
  UnsupportedFeatureError,
} from '#lib/errors.ts'

function recordingTerminal() {
  const messages: string[] = []
  const results: string[] = []
  const terminal: Terminal = {
    writeResult: text => void results.push(text),
    writeMessage: text => void messages.push(text),
    isInteractive: false,
    hasColor: false,
    columns: () => 80,
    resultColumns: () => undefined,
  }
  return { terminal, messages, results }
}

describe('failureOf', () => {
  it.each([
    [new InvalidInputError('wrong', { url: 'a.nwb' }), 2, 'wrong (a.nwb).'],
    [new CorruptSourceError('broken', { offset: 12, advice: 'Mend it.' }), 2, 'broken (byte 12). Mend it.'],
    [
      new CorruptSourceError('broken'),
      2,
      'broken. Fetch the file again or have it repaired: what is damaged is not converted.',
    ],
    [
      new UnsupportedFeatureError('szip', 'no szip'),
      2,
      'no szip. Leave the object out with --exclude to convert the rest.',
    ],
    [new SourceUnavailableError('away', { advice: 'Try later.' }), 3, 'away. Try later.'],
    [
      Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC', syscall: 'write' }),
      3,
      'ENOSPC: no space left',
    ],
    [new TypeError('x is undefined'), 4, 'x is undefined'],
    ['a text', 4, 'a text'],
  ])('gives %s the exit code %d', (error, exitCode, message) => {
    expect(failureOf(error)).toMatchObject({ exitCode, message })
  })

  it('has an exit code for every error of ours', () => {
    expect(ERROR_NAMES.map(exitCodeOf).filter(code => code !== 2 && code !== 3)).toEqual([])
  })
})

describe('writeFailure', () => {
  it('shows what went wrong and no stack', () => {
    const { terminal, messages, results } = recordingTerminal()
    const error = new InvalidInputError('wrong')

    writeFailure(failureOf(error), error, terminal)

    expect(messages).toEqual(['error: wrong.\n'])
    expect(results).toEqual([])
  })

  it('asks for a report when the fault is ours', () => {
    const { terminal, messages } = recordingTerminal()
    const error = new TypeError('x is undefined')

    writeFailure(failureOf(error), error, terminal)

    expect(messages.join('')).toMatch(/^internal error: x is undefined\nThis is a fault of nwb2zarr.*report/s)
    expect(messages.join('')).not.toMatch(/^\s+at /m)
  })

  it('shows stack and causes to those who ask', () => {
    const { terminal, messages } = recordingTerminal()
    const error = new InvalidInputError('wrong', {}, { cause: new Error('deeper') })

    writeFailure(failureOf(error), error, terminal, { isDebug: true })

    expect(messages.join('')).toMatch(/^\s+at .*caused by Error: deeper/ms)
  })

  it('lets no control character of a file reach the terminal', () => {
    const { terminal, messages } = recordingTerminal()
    const error = new InvalidInputError('no dataset \u001b]0;owned\u0007\r here')

    writeFailure(failureOf(error), error, terminal)

    expect(messages).toEqual(['error: no dataset \ufffd]0;owned\ufffd\ufffd here.\n'])
  })
})
