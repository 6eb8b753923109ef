/** Runs of the metadata stage over sessions of a dataset: records, going on, archives, refusals, and the check of what was written. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openFileStore } from '#lib/io/file-store.ts'
import type { Environment } from '#lib/stages/environment.ts'
import { checkFolders } from '#lib/stages/metadata/check.ts'
import { preloadAnswers } from '#lib/stages/metadata/preload.ts'
import { type MetadataRun, runMetadata } from '#lib/stages/metadata/run.ts'
import { listInput } from '#lib/stages/payloads.ts'
import { folderOf, keysOf } from '#test/support/folder.ts'
import { goldenDifferences } from '#test/support/golden-differences.ts'
import { testEnvironment } from '#test/support/local-session.ts'
import { startMetadataService } from '#test/support/metadata-service.ts'
import {
  GOLDEN_CLOCK,
  GOLDEN_SESSIONS,
  goldenDocument,
  hasGoldenMetadata,
  METADATA_FIXTURES,
  metadataMirror,
} from '#test/support/metadata-sessions.ts'

const DATASET = 'visual-coding-ophys'
const NAMES = ['acquisition', 'data_description', 'instrument', 'procedures', 'subject']

describe.skipIf(!hasGoldenMetadata)('runMetadata, where ../shared is there', () => {
  const { path: folder, remove } = folderOf(new Map())
  afterAll(remove)

  const env = testEnvironment({ now: () => GOLDEN_CLOCK })
  const runOf = (out: string, more: Partial<MetadataRun> = {}): MetadataRun => ({
    ...listInput.parse({ dataset: DATASET, root: metadataMirror() }),
    cache: join(METADATA_FIXTURES, 'service'),
    tables: join(METADATA_FIXTURES, 'tables'),
    profile: '2.7',
    out: join(folder, out),
    zip: false,
    overwrite: false,
    concurrency: 2,
    ...more,
  })

  /** What became of each session, in the order of the run. */
  const statuses = async (run: MetadataRun, environment: Environment = env) => {
    const earlier: boolean[] = []
    const { summary } = await runMetadata(run, environment, { onRecord: (_, { isEarlier }) => earlier.push(isEarlier) })
    return { summary, earlier }
  }

  it('writes the documents of the reference for every session, and goes on where some are done', async () => {
    const run = runOf('whole')
    const first = await statuses({ ...run, limit: 1 })
    const second = await statuses({ ...run, location: 's3://assets/{name}' })
    const checked = await checkFolders(await openFileStore(run.out))

    expect(first.earlier).toEqual([false])
    expect(second.earlier.toSorted()).toEqual([false, false, true])
    expect(second.summary).toMatchObject({ ok: 3, failed: 0, failedSessions: [] })
    expect(second.summary.requests).toBeLessThan(30)
    expect(checked.map(({ findings }) => findings)).toEqual([[], [], []])
    for (const { golden } of GOLDEN_SESSIONS.filter(({ dataset }) => dataset === DATASET)) {
      const name = String(goldenDocument(golden, 'data_description').name)
      for (const document of NAMES) {
        const text = readFileSync(join(run.out, name, `${document}.json`), 'utf8')
        expect(goldenDifferences(JSON.parse(text), goldenDocument(golden, document))).toEqual([])
        expect(text).toMatch(/^\{\n {3}"object_type"[\s\S]+\}$/)
      }
    }
    const rolledUp = [...keysOf(run.out)].filter(([key]) => key.endsWith('metadata.nd.json'))
    expect(rolledUp).toHaveLength(2)
    for (const [key, bytes] of rolledUp)
      expect(JSON.parse(Buffer.from(bytes).toString()).location).toBe(`s3://assets/${key.split('/')[0]}`)
  }, 60_000)

  it('writes an archive for each session where that is asked for', async () => {
    const run = runOf('archives', { zip: true, limit: 1 })
    await statuses(run)

    expect([...keysOf(run.out).keys()].filter(key => !key.startsWith('_report/'))).toEqual([
      '225039_2016-02-04_10-25-24_nwb_2026-01-02_03-04-05.zip',
    ])
  }, 60_000)

  it('puts documents that are made again in the place of the earlier ones', async () => {
    const run = runOf('archives', { zip: true, limit: 1, overwrite: true })
    const later = testEnvironment({ now: () => new Date(GOLDEN_CLOCK.getTime() + 1000) })
    await statuses(run, later)

    expect([...keysOf(run.out).keys()].filter(key => !key.startsWith('_report/'))).toEqual([
      '225039_2016-02-04_10-25-24_nwb_2026-01-02_03-04-06.zip',
    ])
  }, 60_000)

  it.each<readonly [string, Partial<MetadataRun>, string]>([
    ['tables that are not there', { tables: '/nowhere' }, 'ophys_session_experiment_screen_centers.csv'],
    ['no answers', { cache: undefined }, 'subject.json is made from what the metadata service says of mouse 225039'],
  ])('fails a session of which there are %s, and writes nothing of it', async (what, more, message) => {
    const run = runOf(`without ${what}`, { ...more, limit: 1 })
    const { summary } = await statuses(run)

    expect(summary.failed).toBe(1)
    expect(Object.keys(summary.errors)[0]?.replaceAll('#', '225039')).toContain(message)
    expect([...keysOf(run.out).keys()].every(key => key.startsWith('_report/'))).toBe(true)
  })

  it('leaves nothing of a session behind where a document cannot be written', async () => {
    const run = runOf('full disk', { limit: 1 })
    const full = testEnvironment({
      openStore: async url => {
        const store = await env.openStore(url)
        const set: typeof store.set = (key, value, options) =>
          key === 'procedures.json' ? Promise.reject(new Error('disk full')) : store.set(key, value, options)
        return { ...store, set }
      },
    })

    await expect(statuses(run, full)).rejects.toThrow('disk full')
    expect([...keysOf(run.out).keys()]).toEqual([])
  })

  it('fills a folder with the answers about all animals, and asks for none twice', async () => {
    const service = await startMetadataService()
    try {
      const { service: _, ...run } = { ...runOf('preload'), service: service.url }
      const asked = { ...run, service: service.url, cache: join(folder, 'answers') }
      const first = await preloadAnswers(asked, env)
      const second = await preloadAnswers(asked, env)

      expect(first).toMatchObject({ mice: 3, counts: { fetched: 6, cached: 0 }, failures: [] })
      expect(second.counts).toMatchObject({ fetched: 0, cached: 6 })
      expect(service.mostAtOnce()).toBeLessThanOrEqual(3)
    } finally {
      await service.close()
    }
  })
})

describe('checkFolders', () => {
  it('tells of files that are no documents, and of other versions', async () => {
    const files = new Map([
      ['a/subject.json', Buffer.from('{')],
      ['a/acquisition.json', Buffer.from('[]')],
      ['a/procedures.json', Buffer.from(`{"notes": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`)],
      ['b/data_description.json', Buffer.from('{"schema_version": "2.4.1"}')],
      ['b/instrument.json', Buffer.from('{"schema_version": "1.0.0"}')],
    ])
    const { path, remove } = folderOf(files)
    const checked = await checkFolders(await openFileStore(path))
    remove()

    const told = checked.flatMap(({ folder, findings }) =>
      findings.map(({ document, level, message }) => `${folder} ${document} ${level} ${message}`),
    )
    expect(told).toContain('a subject error the file is no JSON')
    expect(told).toContain('a acquisition error the file holds no JSON object')
    expect(told).toContain('a procedures error the file is nested deeper than any document')
    expect(told.some(line => /^b data_description warning .*2\.9, whose schemas are not published/.test(line))).toBe(
      true,
    )
    expect(told.some(line => /^b instrument error its version "1\.0\.0" is not 2\.2\.4/.test(line))).toBe(true)
  })

  it('refuses a folder without documents', async () => {
    const { path, remove } = folderOf(new Map())
    await expect(checkFolders(await openFileStore(path))).rejects.toThrow('There are no metadata documents')
    remove()
  })
})
