/** The sessions of the golden metadata documents, in a mirror made of the files and tables that belong to them. */

import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'
import type { MetadataDataset, MetadataInput, NeedsOf } from '#lib/aind/builder.ts'
import type { JsonObject } from '#lib/aind/json-value.ts'
import type { AnswerSources } from '#lib/aind/service/answers.ts'
import type { FirstBuilders } from '#lib/aind/session-documents.ts'
import { listSessions } from '#lib/stages/list.ts'
import { readMetadataInput } from '#lib/stages/metadata/read-input.ts'
import { readTables } from '#lib/stages/metadata/read-tables.ts'
import { listInput } from '#lib/stages/payloads.ts'
import { testEnvironment } from './local-session.ts'
import { sharedFolder } from './shared-folder.ts'

export interface GoldenSession {
  /** Folder below `golden/aind`. */
  readonly golden: string
  readonly dataset: MetadataDataset
  /** By which `nwb2zarr sessions` knows it. */
  readonly id: string
}

export const GOLDEN_SESSIONS: readonly GoldenSession[] = [
  { golden: 'visual-behavior-neuropixels/ecephys-1064644573', dataset: 'visual-behavior-ephys', id: '1064644573' },
  {
    golden: 'visual-behavior-neuropixels/behavior-only-1011688792',
    dataset: 'visual-behavior-ephys',
    id: '1011688792',
  },
  { golden: 'visual-behavior-ophys/single-plane-775534827', dataset: 'visual-behavior-ophys', id: '775534827' },
  { golden: 'visual-behavior-ophys/multiplane-951520319', dataset: 'visual-behavior-ophys', id: '951520319' },
  {
    golden: 'visual-behavior-ophys/multiplane-dropped-partner-1009962960',
    dataset: 'visual-behavior-ophys',
    id: '1009962960',
  },
  { golden: 'visual-behavior-ophys/behavior-only-1010535817', dataset: 'visual-behavior-ophys', id: '1010535817' },
  { golden: 'visual-coding-neuropixels/led-732592105', dataset: 'visual-coding-ephys', id: '732592105' },
  { golden: 'visual-coding-neuropixels/laser-839557629', dataset: 'visual-coding-ephys', id: '839557629' },
  { golden: 'visual-coding-2p/stimB-501704220', dataset: 'visual-coding-ophys', id: '501704220' },
  { golden: 'visual-coding-2p/stimA-rebuilt-epochs-501940850', dataset: 'visual-coding-ophys', id: '501940850' },
  { golden: 'visual-coding-2p/stimC2-566752133', dataset: 'visual-coding-ophys', id: '566752133' },
]

/** Is the data beside the checkout there? Tests that need it are skipped where it is not. */
export const hasGoldenMetadata = existsSync(sharedFolder('golden/aind'))

export const goldenDocument = (golden: string, name: string): JsonObject =>
  JSON.parse(goldenText(golden, name)) as JsonObject

export const goldenText = (golden: string, name: string): string =>
  readFileSync(sharedFolder(`golden/aind/${golden}/${name}.json`), 'utf8')

export const METADATA_FIXTURES = sharedFolder('fixtures/aind')

/** When the golden documents were packaged, on the clock of whatever machine. */
export const GOLDEN_CLOCK = new Date('2026-01-02T03:04:05')

let mirror: string | undefined

afterAll(() => {
  if (mirror !== undefined) rmSync(mirror, { recursive: true, force: true })
})

/** A folder in the layout of the public buckets, made once for all tests of a file. */
export function metadataMirror(): string {
  if (mirror !== undefined) return mirror
  const folder = mkdtempSync(join(tmpdir(), 'nwb2zarr-metadata-'))
  for (const part of ['nwb', 'tables']) cpSync(join(METADATA_FIXTURES, part), folder, { recursive: true })
  put(join(folder, 'visual-behavior-neuropixels/project_metadata/probes.csv'), 'ecephys_probe_id,ecephys_session_id\n')
  put(join(folder, 'visual-coding-neuropixels/ecephys-cache/probes.csv'), 'id,ecephys_session_id\n')
  mirror = folder
  return folder
}

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** What the session's documents are made from; `needs` are those of the builders under test. */
export async function goldenInput(
  { dataset, id }: Pick<GoldenSession, 'dataset' | 'id'>,
  needs: readonly NeedsOf[],
  { answers }: { readonly answers?: AnswerSources } = {},
): Promise<MetadataInput> {
  const env = testEnvironment({ now: () => GOLDEN_CLOCK })
  const where = listInput.parse({ dataset, root: metadataMirror(), ids: [id] })
  const { sessions } = await listSessions(where, env)
  const [session] = sessions
  if (session === undefined) throw new Error(`the mirror has no session ${id}`)
  const sources = session.objects.filter(({ role }) => role === 'base' || role === 'plane').map(({ url }) => url)
  const tables = await readTables({ ...where, dataset, tables: join(METADATA_FIXTURES, 'tables') }, env)
  const cache = await env.openStore(join(METADATA_FIXTURES, 'service'))
  const read = await readMetadataInput(
    { dataset, session, sources, tables, answers: answers ?? { cache }, profile: '2.7' },
    needs,
    env,
  )
  return read.input
}

/** Acquisition and instrument as the golden documents have them, for tests of all else. */
export const goldenBuilders = (golden: string): FirstBuilders => ({
  acquisition: () => ({ document: goldenDocument(golden, 'acquisition'), warnings: [] }),
  instrument: () => ({ document: goldenDocument(golden, 'instrument'), warnings: [] }),
  needs: [],
})
