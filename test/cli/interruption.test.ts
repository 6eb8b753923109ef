import { once } from 'node:events'
import { createReadStream, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keysOf } from '../support/folder.ts'
import { runCommand } from '../support/run-command.ts'

const BASE = fileURLToPath(
  new URL(
    '../fixtures/visual-behavior-neuropixels/behavior_ecephys_sessions/1044016459/ecephys_session_1044016459.nwb',
    import.meta.url,
  ),
)

/** One file over HTTP; every answer waits `delay` milliseconds. */
async function serveSlowly(path: string) {
  const size = statSync(path).size
  const state = { delay: 0 }
  const server = createServer(async (request, response) => {
    await sleep(state.delay)
    const [, from, to] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '') ?? []
    const start = Number(from ?? 0)
    const end = to ? Math.min(Number(to), size - 1) : size - 1
    response.writeHead(from === undefined ? 200 : 206, {
      'accept-ranges': 'bytes',
      'content-length': end - start + 1,
      ...(from === undefined ? {} : { 'content-range': `bytes ${start}-${end}/${size}` }),
      etag: '"fixture"',
    })
    if (request.method === 'HEAD') return response.end()
    return createReadStream(path, { start, end }).pipe(response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/session.nwb`, state, close: () => server.close() }
}

describe('a stopped conversion', () => {
  let cwd = ''
  let source: Awaited<ReturnType<typeof serveSlowly>>
  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'nwb2zarr-stop-'))
    source = await serveSlowly(BASE)
  })
  afterAll(async () => {
    source.close()
    await rm(cwd, { recursive: true, force: true })
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends within a second of %s, and the same command completes it', async (name, exitCode) => {
    const command = ['convert', source.url, '--out', `${name}.nwb.zarr`]
    source.state.delay = 0
    await runCommand(['convert', source.url, '--out', 'whole.nwb.zarr'], { cwd })
    source.state.delay = 300
    let stoppedAt = 0

    const stopped = await runCommand(command, {
      cwd,
      onStart: child =>
        child.stderr?.on('data', text => {
          if (stoppedAt > 0 || !String(text).includes('converting')) return
          stoppedAt = performance.now()
          child.kill(name)
        }),
    })
    const seconds = (performance.now() - stoppedAt) / 1000
    source.state.delay = 0
    const resumed = await runCommand(command, { cwd })

    expect(stoppedAt).toBeGreaterThan(0)
    expect(stopped.code).toBe(exitCode)
    expect(stopped.stderr).toContain('Stopped. What is written stays; the same command goes on from there.\n')
    expect(stopped.stderr).not.toMatch(/^\s+at /m)
    expect(seconds).toBeLessThan(1.5)
    expect(resumed.code).toBe(0)
    expect(keysOf(join(cwd, `${name}.nwb.zarr`))).toEqual(keysOf(join(cwd, 'whole.nwb.zarr')))
  })

  it('ends within a second while it still reads the tree', async () => {
    source.state.delay = 60_000
    let stoppedAt = 0

    const { code } = await runCommand(['tree', source.url], {
      cwd,
      onStart: child =>
        void sleep(1000).then(() => {
          stoppedAt = performance.now()
          child.kill('SIGINT')
        }),
    })

    expect(code).toBe(130)
    expect(performance.now() - stoppedAt).toBeLessThan(1500)
  })
})
