/** Conversions in processes that are killed at random instants: what is left is never opened, and is gone on with. */

import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { keysOf } from '#test/support/folder.ts'
import { convertOne, withFolder } from '#test/support/local-session.ts'
import { randomNumbers } from '#test/support/random.ts'
import { SAMPLE_SESSION } from '#test/support/sample-session.ts'

const child = fileURLToPath(new URL('../support/convert-child.ts', import.meta.url))

/** Runs a conversion; kills it so many milliseconds after it has begun. How it ended: its status, or `killed`. */
function convertInChild(
  out: string,
  killAfter?: number,
): Promise<{ readonly status: string; readonly milliseconds: number }> {
  return new Promise((resolve, reject) => {
    const running = fork(child, [SAMPLE_SESSION, out], { stdio: 'ignore' })
    let begun = 0
    let status = 'killed'
    let timer: NodeJS.Timeout | undefined
    running.on('message', message => {
      if (message !== 'begun') {
        status = String(message)
        return
      }
      begun = performance.now()
      if (killAfter !== undefined) timer = setTimeout(() => running.kill('SIGKILL'), killAfter)
    })
    running.on('error', reject)
    running.on('exit', (code, signal) => {
      clearTimeout(timer)
      if (code !== 0 && signal === null) reject(new Error(`The child ended with code ${code}`))
      resolve({ status, milliseconds: performance.now() - begun })
    })
  })
}

const KILLS = 10

describe('a conversion that is killed', () => {
  it(`ends, run again, with the bytes of an undisturbed one (${KILLS} kills)`, { timeout: 300_000 }, () =>
    withFolder(async folder => {
      const undisturbed = join(folder, 'undisturbed')
      const { milliseconds } = await convertInChild(undisturbed)
      const expected = keysOf(undisturbed)
      const random = randomNumbers(7)
      let kills = 0

      for (let session = 0; kills < KILLS; session++) {
        const out = join(folder, `session-${session}`)
        // Twice at most, then to the end: a run that is killed in good time gets further each time.
        for (let attempt = 0; attempt < 2 && !existsSync(out); attempt++) {
          const { status } = await convertInChild(out, random() * milliseconds)
          if (status === 'killed') kills++
        }
        await convertOne({ source: SAMPLE_SESSION, out })

        expect(keysOf(out), `after ${kills} kills`).toEqual(expected)
        expect(existsSync(`${out}.partial`)).toBe(false)
      }
    }),
  )
})
