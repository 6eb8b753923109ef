import { describe, expect, it } from 'vitest'
import { SourceUnavailableError } from '#lib/errors.ts'
import { PassingFault, withRetries } from '#lib/io/retry.ts'

/** A clock that moves only when somebody sleeps. */
function sleeper() {
  const waits: number[] = []
  return {
    waits,
    sleep: async (milliseconds: number) => void waits.push(milliseconds),
    now: () => waits.reduce((sum, wait) => sum + wait, 0),
  }
}

/** Fails so many times, then returns how often it was called. */
function failing(times: number, fault: Error = new PassingFault('not now')) {
  return async (attempt: number) => {
    if (attempt <= times) throw fault
    return attempt
  }
}

describe('withRetries', () => {
  it('waits a random part of a bound that doubles up to a cap', async () => {
    const { waits, ...clock } = sleeper()
    const timing = { baseMilliseconds: 100, capMilliseconds: 500, random: () => 0.5 }

    const result = await withRetries(failing(5), {}, { ...clock, ...timing, attempts: 6 })

    expect(result).toBe(6)
    expect(waits).toEqual([50, 100, 200, 250, 250])
  })

  it('waits at least as long as the server asks, at most the cap', async () => {
    const { waits, ...clock } = sleeper()
    const timing = { baseMilliseconds: 100, capMilliseconds: 5000, random: () => 0.5 }

    await withRetries(
      failing(1, new PassingFault('slow', { retryAfterMilliseconds: 3000 })),
      {},
      { ...clock, ...timing },
    )
    await withRetries(
      failing(1, new PassingFault('slow', { retryAfterMilliseconds: 1e9 })),
      {},
      { ...clock, ...timing },
    )

    expect(waits).toEqual([3000, 5000])
  })

  it('gives up after so many tries, keeping cause and place', async () => {
    const clock = sleeper()
    const fault = new PassingFault('The server failed')

    const error = await withRetries(failing(9, fault), { url: 'https://h/a' }, { ...clock, attempts: 3 }).catch(
      error => error,
    )

    expect(error).toBeInstanceOf(SourceUnavailableError)
    expect(error).toMatchObject({
      message: 'The server failed (tried 3 times).',
      cause: fault,
      place: { url: 'https://h/a' },
    })
    expect(clock.waits).toHaveLength(2)
  })

  it('gives up when the time is used up, however many tries are left', async () => {
    const clock = sleeper()
    const timing = { baseMilliseconds: 1000, capMilliseconds: 1000, totalMilliseconds: 3500, random: () => 1 }

    await expect(withRetries(failing(99), {}, { ...clock, ...timing, attempts: 100 })).rejects.toThrow('tried 4 times')
  })

  it('does not try again on anything else', async () => {
    const clock = sleeper()
    const error = new TypeError('a mistake')

    await expect(withRetries(failing(1, error), {}, clock)).rejects.toBe(error)
    expect(clock.waits).toEqual([])
  })

  it('stops with the reason of the signal, also while it waits', async () => {
    const aborting = new AbortController()
    const reason = new Error('enough')
    setTimeout(() => aborting.abort(reason), 20)
    const options = { signal: aborting.signal, baseMilliseconds: 60_000, capMilliseconds: 60_000, random: () => 1 }

    await expect(withRetries(failing(9), {}, options)).rejects.toBe(reason)
  })
})
