import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { folderOf, keysOf } from '#test/support/folder.ts'
import { hasGoldenMetadata, METADATA_FIXTURES, metadataMirror } from '#test/support/metadata-sessions.ts'
import { runInProcess } from '#test/support/run-in-process.ts'
import { sharedFolder } from '#test/support/shared-folder.ts'

const { path: folder, remove } = folderOf(new Map())
afterAll(remove)

const run = (...argv: string[]) => runInProcess([...argv, '--quiet'])

describe('nwb2zarr metadata', () => {
  it.each([
    [['metadata'], /needs --out/],
    [['metadata', 'x'], /takes options only/],
    [['metadata', '--out', 'x'], /A dataset is expected/],
    [['metadata', '--dataset', 'nwb', '--out', 'x'], /There is no dataset “nwb” whose sessions|nobody has said/],
    [
      ['metadata', '--dataset', 'visual-coding-ophys', '--preload'],
      /needs both --service, which is asked, and --cache/,
    ],
    [['convert', 'a.nwb', '--tables', 't', '--out', 'x'], /--tables is of use with --metadata only/],
    [['convert', 'a.nwb', '--metadata', '--out', 'x'], /--metadata needs sessions of a dataset/],
  ])('refuses %j with a reason', async (argv, message) => {
    const { code, stderr } = await run(...argv)

    expect(code).toBe(2)
    expect(stderr).toMatch(message)
  })
})

describe.skipIf(!hasGoldenMetadata)('nwb2zarr metadata, where ../shared is there', () => {
  const sources = () => [
    ...['--dataset', 'visual-behavior-ephys', '--session', '1011688792', '--root', metadataMirror()],
    ...['--cache', join(METADATA_FIXTURES, 'service'), '--tables', join(METADATA_FIXTURES, 'tables')],
  ]

  it('checks what the reference wrote, and finds the stream that begins too early', async () => {
    const { code, stdout } = await run('metadata', '--check', sharedFolder('golden/aind'))

    expect(code).toBe(1)
    expect(stdout.match(/5 documents, in order/g)).toHaveLength(10)
    expect(stdout).toMatch(
      /behavior-only-1010535817: 5 documents, 1 finding\n {2}error: acquisition\.json, data_streams/,
    )
  })

  it('writes the documents of a session, once', async () => {
    const argv = ['metadata', ...sources(), '--out', join(folder, 'documents')]
    const first = await run(...argv)
    const second = await run(...argv, '--json')

    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout).toMatch(/1011688792: 5 documents in .+ read in \d+ requests\)/)
    expect(first.stdout).toContain('1 session: 1 made, 0 failed')
    expect(JSON.parse(second.stdout).summary).toMatchObject({ ok: 1, failed: 0 })
    expect(readdirSync(join(folder, 'documents')).filter(name => name !== '_report')).toHaveLength(1)
  }, 60_000)

  it('writes them beside the store of a session that is converted', async () => {
    const out = join(folder, 'stores')
    const { code, stdout, stderr } = await run('convert', ...sources(), '--metadata', '--no-inspect', '--out', out)
    expect(stderr).toBe('')
    const documents = [...keysOf(out).keys()].filter(key => /^506940_[^/]+\/[^/]+\.json$/.test(key))
    const rolledUp = documents.find(key => key.endsWith('/metadata.nd.json')) ?? ''

    expect(code).toBe(0)
    expect(stdout).toMatch(/\d metadata documents in /)
    expect(documents.length).toBeGreaterThan(5)
    expect(JSON.parse(Buffer.from(keysOf(out).get(rolledUp) ?? []).toString())).toMatchObject({
      location: join(out, 'behavior_session_1011688792.nwb.zarr'),
      subject: { subject_id: '506940' },
    })
    expect((await run('metadata', '--check', out)).code).toBe(0)
  }, 60_000)
})
