/** Every fixture session of the two Neuropixels sets against what the reference converter made of it in its two states. */

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Difference } from '#lib/compare/difference.ts'
import type { Profile } from '#lib/datasets/dataset-options.ts'
import { convertSession } from '#lib/local.ts'
import { compareStage } from '#lib/stages/compare.ts'
import { convertInput } from '#lib/stages/payloads.ts'
import type { Description } from '#test/support/describe.ts'
import { describeStoreFolder } from '#test/support/describe-store.ts'
import { testEnvironment, withFolder } from '#test/support/local-session.ts'
import {
  chunkShapes,
  compareWithReference,
  hasReference,
  type Purposeful,
  readReference,
  saysNothing,
} from '#test/support/reference-golden.ts'
import { sharedFolder } from '#test/support/shared-folder.ts'

const BEHAVIOR = sharedFolder('fixtures/visual-behavior-neuropixels')
const CODING = sharedFolder('fixtures/visual-coding-neuropixels/ecephys-cache')

/** Data set, session, folder. */
const SESSIONS = [
  ['visual-behavior-ephys', 'ecephys_session_1064644573', join(BEHAVIOR, 'behavior_ecephys_sessions/1064644573')],
  ['visual-behavior-ephys', 'ecephys_session_1044016459', join(BEHAVIOR, 'behavior_ecephys_sessions/1044016459')],
  ['visual-behavior-ephys', 'behavior_session_1011688792', join(BEHAVIOR, 'behavior_only_sessions/1011688792')],
  ['visual-coding-ephys', 'session_732592105', join(CODING, 'session_732592105')],
  ['visual-coding-ephys', 'session_839557629', join(CODING, 'session_839557629')],
] as const

const SIDE_FILES: Readonly<Record<string, Record<string, string>>> = {
  'visual-behavior-ephys': { units: join(BEHAVIOR, 'project_metadata/units.csv') },
  'visual-coding-ephys': {
    channels: join(CODING, 'channels.csv'),
    'brain-observatory-metrics': join(CODING, 'brain_observatory_1.1_analysis_metrics.csv'),
    'functional-connectivity-metrics': join(CODING, 'functional_connectivity_analysis_metrics.csv'),
  },
}

const OWN_WORDS: Purposeful = {
  path: '/**',
  part: '@description',
  reason: 'Where the reference describes something, so does this program, in words of its own.',
  isMeant: (theirs, ours) => !saysNothing(theirs) && !saysNothing(ours),
}

/** What holds in every profile. */
const ALWAYS: readonly Purposeful[] = [
  OWN_WORDS,
  {
    path: '/general/experiment_description',
    reason: 'The text is of our own words.',
    part: 'values',
  },
  { path: '/general/experiment_description', reason: 'The text is of our own words.', part: 'sha256' },
  {
    path: '/acquisition/probe_*_lfp',
    part: 'object_id',
    reason:
      'The container of the probe file is moved, so it stays the object that it was; the reference makes another.',
  },
  {
    path: '/acquisition/probe_*_lfp/probe_*_lfp_data/electrodes',
    part: 'object_id',
    reason: 'The region names the same channels, so it stays the object that it was; the reference makes another.',
  },
]

const DESCRIBED_TOO: Purposeful = {
  path: '/intervals/**',
  part: '@description',
  reason:
    'Trap 2: the reference takes `NOT IMPLEMENTED: …` for a description, and leaves columns that it has no text for.',
  isMeant: (theirs, ours) => saysNothing(theirs) && !saysNothing(ours),
}

const PROFILES: Readonly<Record<Profile, { readonly state: 'R' | 'H'; readonly table: readonly Purposeful[] }>> = {
  R: { state: 'R', table: ALWAYS },
  H: { state: 'H', table: [...ALWAYS, DESCRIBED_TOO] },
  // Without options nothing is added that the files of the session do not hold.
  default: { state: 'R', table: [...ALWAYS, DESCRIBED_TOO] },
}

const PROFILE_NAMES = ['R', 'H', 'default'] as const

/** The sessions with the most in them; the default profile differs from R in no kind of object. */
const WITH_DEFAULT: readonly string[] = ['ecephys_session_1064644573', 'session_732592105']

interface Storage {
  readonly filters: readonly { readonly id: string }[] | null
  readonly compressor: { readonly id: string } | null
}

interface Converted {
  readonly description: Description
  /** What a comparison with the source files finds beyond the recorded changes; H, which changes most, is compared. */
  readonly differences: readonly Difference[]
}

const extensionsOf = ({ specifications }: Description): readonly string[] =>
  specifications
    .filter(({ namespace }) => namespace.startsWith('ndx-'))
    .map(({ namespace, version }) => `${namespace} ${version}`)

async function convert(dataset: string, folder: string, profile: Profile): Promise<Converted> {
  const isProbe = (name: string) => Number(name.startsWith('probe'))
  const sources = readdirSync(folder).toSorted((a, b) => isProbe(a) - isProbe(b) || (a < b ? -1 : 1))
  return withFolder(async place => {
    const out = join(place, 'session.nwb.zarr')
    const options = { dataset, profile, sideFiles: SIDE_FILES[dataset], referenceColumns: 'pickle' }
    const input = convertInput.parse({ sources: sources.map(name => join(folder, name)), out, options })
    await convertSession(input, testEnvironment())
    const compared = profile !== 'H' ? undefined : await compareStage({ ...input, store: out }, testEnvironment())
    return { description: await describeStoreFolder(out), differences: compared?.differences ?? [] }
  })
}

/** Milliseconds that a conversion and a comparison may take on a machine that is busy otherwise. */
const SLOW = 180_000

describe.skipIf(!hasReference)(
  'a converted Neuropixels session (skipped where ../shared is absent)',
  { timeout: SLOW },
  () => {
    const cases = SESSIONS.flatMap(([dataset, session, folder]) =>
      (WITH_DEFAULT.includes(session) ? PROFILE_NAMES : PROFILE_NAMES.slice(0, 2)).map(profile => ({
        dataset,
        session,
        folder,
        profile,
      })),
    )
    const used = new Set<Purposeful>()

    it.each(cases)(
      '$session by profile $profile equals the reference’s',
      async ({ dataset, session, folder, profile }) => {
        const { state, table } = PROFILES[profile]
        const reference = readReference(`${dataset}/${session}.${state}`)

        const { description: ours, differences } = await convert(dataset, folder, profile)

        expect(differences).toEqual([])
        const { unexplained, unused } = compareWithReference(reference, ours, table)
        expect(unexplained).toEqual([])
        expect(chunkShapes(ours, '/acquisition/probe_*_lfp/*/data')).toEqual(
          chunkShapes(reference, '/acquisition/probe_*_lfp/*/data'),
        )
        // The reference caches extensions that nothing in the store uses as well.
        expect(extensionsOf(reference)).toEqual(expect.arrayContaining([...extensionsOf(ours)]))
        expect(extensionsOf(ours)).not.toEqual([])
        for (const row of table) if (!unused.includes(row)) used.add(row)
      },
    )

    it('trap 15: is compressed once, whatever the source was compressed by', async () => {
      const [, , folder] = SESSIONS[3]

      const { description } = await convert('visual-coding-ephys', folder, 'default')

      const storages = Object.values(description.nodes).flatMap(node =>
        'storage' in node ? [node.storage as Storage] : [],
      )
      const codecs = storages
        .flatMap(({ filters, compressor }) => [...(filters ?? []), compressor])
        .map(codec => codec?.id)
      expect(new Set(codecs)).toEqual(new Set(['zstd', 'vlen-utf8', 'json2', 'pickle', undefined]))
      for (const { filters } of storages) expect((filters ?? []).map(({ id }) => id)).not.toContain('zstd')
    })

    it('is not made of a probe file of another session, and nothing is published', () =>
      withFolder(async place => {
        const out = join(place, 'session.nwb.zarr')
        const sources = [
          join(SESSIONS[0][2], 'ecephys_session_1064644573.nwb'),
          join(SESSIONS[1][2], 'probe_1044084100_lfp.nwb'),
        ]
        const input = convertInput.parse({ sources, out, options: { dataset: 'visual-behavior-ephys' } })

        await expect(convertSession(input, testEnvironment())).rejects.toThrow('they are of different sessions')

        expect(existsSync(out)).toBe(false)
      }))

    it('needs every row of the table of purposeful differences', () => {
      expect([...ALWAYS, DESCRIBED_TOO].filter(row => !used.has(row))).toEqual([])
    })
  },
)
