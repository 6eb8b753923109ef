import { describe, expect, it } from 'vitest'
import { openProgress } from '#lib/cli/progress.ts'
import { formatProgress } from '#lib/cli/progress-line.ts'
import type { Terminal } from '#lib/cli/terminal.ts'
import type { ProgressEvent } from '#lib/stages/environment.ts'

const event = (bytesDone: number, more: Partial<ProgressEvent> = {}): ProgressEvent => ({
  stage: 'convert',
  bytesDone,
  bytesTotal: 100_000_000,
  unitsDone: 0,
  unitsTotal: 1,
  ...more,
})

function recordingTerminal(isInteractive: boolean) {
  const written: string[] = []
  const terminal: Terminal = {
    writeResult: () => {
      throw new Error('progress is no result')
    },
    writeMessage: text => void written.push(text),
    isInteractive,
    hasColor: false,
    columns: () => 80,
    resultColumns: () => undefined,
  }
  return { terminal, written }
}

describe('formatProgress', () => {
  it('tells bytes, rate, time left and the array in hand', () => {
    const line = formatProgress(
      { event: event(45_000_000, { current: '/acquisition/lfp/data' }), rate: 5_000_000 },
      120,
    )

    expect(line).toBe(
      'converting [#########...........]  45%  45 MB of 100 MB  5.0 MB/s  11 s left  /acquisition/lfp/data',
    )
  })

  it('is never wider than the screen: the path gives way first', () => {
    for (let columns = 0; columns < 130; columns++) {
      const line = formatProgress(
        { event: event(1, { current: '/a/very/long/path/to/some/data' }), rate: 1e6 },
        columns,
      )
      expect(line.length).toBeLessThanOrEqual(columns)
    }
    expect(formatProgress({ event: event(1, { current: '/long/path/to/data' }) }, 70)).toMatch(/….*to\/data$/)
  })

  it('shows no 100 % before the end, and no rate that it does not know', () => {
    expect(formatProgress({ event: event(99_999_999) }, 100)).toContain(' 99%')
    expect(formatProgress({ event: event(99_999_999) }, 100)).not.toContain('/s')
  })

  it('names the stage alone while the amount is unknown', () => {
    expect(formatProgress({ event: event(0, { stage: 'plan', bytesTotal: 0 }) }, 80)).toBe('planning')
  })

  it('counts what has no amount', () => {
    const second = event(0, { stage: 'inspect', bytesTotal: 0, unitsDone: 1, unitsTotal: 3 })

    expect(formatProgress({ event: second }, 80)).toBe('inspecting 2 of 3')
  })
})

describe('openProgress', () => {
  it('redraws one line on a screen, ten times a second at most', () => {
    const { terminal, written } = recordingTerminal(true)
    let now = 0
    const progress = openProgress(terminal, { clock: () => now })

    for (now = 0; now < 1000; now += 10) progress.show(event(now * 1000))
    progress.clear()

    expect(written).toHaveLength(11)
    expect(written.join('')).not.toContain('\n')
    expect(written.every(text => text.startsWith('\r\x1b[2K'))).toBe(true)
    expect(written.at(-1)).toBe('\r\x1b[2K')
  })

  it('writes whole lines, and few, where there is no screen', () => {
    const { terminal, written } = recordingTerminal(false)
    let now = 0
    const progress = openProgress(terminal, { clock: () => now })

    for (now = 0; now < 20_000; now += 10) progress.show(event(now * 1000))
    progress.clear()

    expect(written).toHaveLength(4)
    expect(written.every(text => text.endsWith('\n') && !text.includes('\x1b'))).toBe(true)
  })

  it('does not count as speed what a resumed run found done', () => {
    const { terminal, written } = recordingTerminal(true)
    let now = 0
    const progress = openProgress(terminal, { clock: () => now })

    progress.show(event(50_000_000))
    now = 1000
    progress.show(event(52_000_000))

    expect(written.at(-1)).toContain('2.0 MB/s  24 s left')
  })

  it('takes the line away before a message', () => {
    const { terminal, written } = recordingTerminal(true)
    const progress = openProgress(terminal, { clock: () => 0 })

    progress.show(event(1))
    progress.message('warning: odd\n')

    expect(written.slice(-2)).toEqual(['\r\x1b[2K', 'warning: odd\n'])
  })

  it('is silent when asked, messages aside', () => {
    const { terminal, written } = recordingTerminal(true)
    const progress = openProgress(terminal, { isQuiet: true })

    progress.show(event(1))
    progress.message('warning: odd\n')

    expect(written).toEqual(['warning: odd\n'])
  })
})
