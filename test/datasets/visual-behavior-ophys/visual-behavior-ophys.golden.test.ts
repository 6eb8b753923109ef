/** Every fixture session of Visual Behavior Ophys against what the reference converter made of it in its two states. */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Profile } from '#lib/datasets/dataset-options.ts'
import { compareStored, convertTo } from '#test/support/dataset-session.ts'
import { describeStoreFolder } from '#test/support/describe-store.ts'
import { withFolder } from '#test/support/local-session.ts'
import {
  compareWithReference,
  hasReference,
  type Purposeful,
  readReference,
  saysNothing,
} from '#test/support/reference-golden.ts'
import { sharedFolder } from '#test/support/shared-folder.ts'

const DATA = sharedFolder('fixtures/visual-behavior-ophys')
const experiment = (id: number) => join(DATA, `behavior_ophys_experiments/behavior_ophys_experiment_${id}.nwb`)

/** Store of the reference, and the session's files in the order of its table. */
const SESSIONS = [
  ['behavior_ophys_session_775534827', [experiment(775614751)]],
  ['behavior_ophys_session_951520319', [951980472, 951980473, 951980471].map(experiment)],
  ['behavior_ophys_session_1009962960', [experiment(1010092806)]],
  ['behavior_session_1010535817', [join(DATA, 'behavior_sessions/behavior_session_1010535817.nwb')]],
] as const

/** What holds in every profile. */
const ALWAYS: readonly Purposeful[] = [
  {
    path: '/**',
    part: '@description',
    reason: 'Where the reference describes something, so does this program, in words of its own.',
    isMeant: (theirs, ours) => !saysNothing(theirs) && !saysNothing(ours),
  },
  {
    path: '/intervals/**',
    part: 'dtype',
    reason:
      'Trap 1: the reference’s README promises uint64 for every VectorIndex, and its code leaves those of this set.',
  },
  {
    path: '/intervals/**',
    part: 'sha256',
    reason: 'Trap 1: the same numbers in a wider type have other bytes.',
  },
]

const DESCRIBED_TOO: Purposeful = {
  path: '/intervals/**',
  part: '@description',
  reason:
    'Trap 2: the reference takes `NOT IMPLEMENTED: …` for a description, and leaves columns that it has no text for.',
  isMeant: (theirs, ours) => saysNothing(theirs) && !saysNothing(ours),
}

const OWN_SESSION_ID: readonly Purposeful[] = ['values', 'sha256'].map(part => ({
  path: '/general/session_id',
  part,
  reason: 'Trap 9: the identifier of a session of several planes is that of one plane, and names no session.',
}))

const PROFILES: Readonly<Record<Profile, { readonly state: 'R' | 'H'; readonly table: readonly Purposeful[] }>> = {
  R: { state: 'R', table: ALWAYS },
  H: { state: 'H', table: [...ALWAYS, DESCRIBED_TOO] },
  default: { state: 'H', table: [...ALWAYS, DESCRIBED_TOO, ...OWN_SESSION_ID] },
}

/** The session with the most in it is converted by the default profile too, and then compared with its sources. */
const PROFILE_NAMES = ['R', 'H', 'default'] as const

describe.skipIf(!hasReference)('a converted Visual Behavior Ophys session (skipped where ../shared is absent)', () => {
  const used = new Set<Purposeful>()
  const strains: unknown[] = []
  const cases = SESSIONS.flatMap(([session, sources]) =>
    (sources.length > 1 ? PROFILE_NAMES : PROFILE_NAMES.slice(0, 2)).map(profile => ({ session, sources, profile })),
  )

  it.each(cases)('$session by profile $profile equals the reference’s', async ({ session, sources, profile }) => {
    const { state, table } = PROFILES[profile]
    const reference = readReference(`visual-behavior-ophys/${session}.${state}`)

    await withFolder(async place => {
      const out = join(place, 'session.nwb.zarr')
      await convertTo(out, { dataset: 'visual-behavior-ophys', sources, profile })
      const ours = await describeStoreFolder(out)
      const { unexplained, unused } = compareWithReference(reference, ours, table)
      strains.push(ours.nodes['/general/subject/strain'])

      expect(unexplained).toEqual([])
      for (const row of table) if (!unused.includes(row)) used.add(row)
      if (profile === 'default') expect(await compareStored(out, sources)).toEqual([])
    })
  })

  it('trap 21: makes up no strain of an animal whose file names none', () => {
    expect(strains.length).toBeGreaterThan(0)
    expect(strains.filter(strain => strain !== undefined)).toEqual([])
  })

  it('needs every row of the table of purposeful differences', () => {
    expect([...ALWAYS, DESCRIBED_TOO, ...OWN_SESSION_ID].filter(row => !used.has(row))).toEqual([])
  })
})

describe.skipIf(!hasReference)('planes of two sessions (skipped where ../shared is absent)', () => {
  const sources = [experiment(951980472), experiment(1010092806)]

  it('trap 8: are refused, and nothing is published', async () => {
    await withFolder(async place => {
      const out = join(place, 'session.nwb.zarr')

      const converting = convertTo(out, { dataset: 'visual-behavior-ophys', sources })

      await expect(converting).rejects.toThrow(/what they share differs/)
      expect(existsSync(out)).toBe(false)
    })
  })

  it('become one store where that is allowed, and what differed is recorded', async () => {
    await withFolder(async place => {
      const out = join(place, 'session.nwb.zarr')

      const choices = { 'allow-plane-differences': 'on' }
      const warnings = await convertTo(out, { dataset: 'visual-behavior-ophys', sources, choices })

      expect(warnings).toContainEqual(expect.stringContaining('what they share differs'))
      expect(await compareStored(out, sources)).toEqual([])
    })
  })
})
