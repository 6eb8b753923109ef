/** Every fixture session of Visual Coding Ophys against what the reference converter made of it in its two states. */

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Profile } from '#lib/datasets/dataset-options.ts'
import { compareStored, convertTo } from '#test/support/dataset-session.ts'
import { describeStoreFolder } from '#test/support/describe-store.ts'
import { withFolder } from '#test/support/local-session.ts'
import {
  chunkShapes,
  compareWithReference,
  hasReference,
  type Purposeful,
  readReference,
  saysNothing,
} from '#test/support/reference-golden.ts'
import { sharedFolder } from '#test/support/shared-folder.ts'

const DATA = sharedFolder('fixtures/visual-coding-2p')

/** Specimen, experiment, set of stimuli. */
const SESSIONS = [
  [495727026, 501704220, 'StimB'],
  [495583480, 501940850, 'StimA'],
  [543386530, 566752133, 'StimC2'],
] as const

const OWN_WORDS: readonly Purposeful[] = [
  {
    path: '/**',
    part: '@description',
    reason: 'Where the reference describes something, so does this program, in words of its own.',
    isMeant: (theirs, ours) => !saysNothing(theirs) && !saysNothing(ours),
  },
]

const WIDE_INDEX: readonly Purposeful[] = ['dtype', 'sha256'].map(part => ({
  path: '/processing/ophys/ImageSegmentation/PlaneSegmentation/pixel_mask_index',
  part,
  reason:
    'Trap 1: the reference’s README promises uint64 for every VectorIndex, and its code leaves those of this set.',
}))

const FRAME_WORDS: readonly Purposeful[] = ['values', 'sha256'].map(part => ({
  path: '/processing/behavior/CompassDirection/pupil_location_spherical/reference_frame',
  part,
  reason: 'The text is of our own words.',
}))

const NEVER_SHOWN: readonly Purposeful[] = ['starting_time', 'timestamps'].map(name => ({
  path: `/stimulus/templates/*/${name}`,
  reason: 'Trap 16: a rate of NaN stops some readers; a template has timestamps of NaN.',
}))

const EXACT_TIMES: readonly Purposeful[] = ['start_time', 'stop_time'].map(name => ({
  path: `/stimulus/presentation/static_gratings/${name}`,
  part: 'sha256',
  reason:
    'The reference reads the times back from a CSV with pandas, which rounds the last bit of 5 of the 72 otherwise; ours are those of the first release’s file, bit for bit.',
}))

const RAW_TOO: readonly Purposeful[] = [
  { path: '/acquisition/**', reason: 'By default the raw movie is taken in, as the first state of the reference did.' },
]

const NEWER = [...OWN_WORDS, ...WIDE_INDEX, ...FRAME_WORDS, ...NEVER_SHOWN, ...EXACT_TIMES]

const PROFILES: Readonly<Record<Profile, { readonly state: 'R' | 'H'; readonly table: readonly Purposeful[] }>> = {
  R: { state: 'R', table: [...OWN_WORDS, ...WIDE_INDEX] },
  H: { state: 'H', table: NEWER },
  default: { state: 'H', table: [...NEWER, ...RAW_TOO] },
}

/** The session with the most in it is converted by the default profile too, and then compared with its sources. */
const PROFILE_NAMES = ['R', 'H', 'default'] as const
const WITH_DEFAULT = 'StimB'

function filesOf(specimen: number, experiment: number, stimuli: string) {
  const asset = join(DATA, `dandi/000728/sub-${specimen}/sub-${specimen}_ses-${experiment}-${stimuli}`)
  const eyes = join(DATA, `visual-coding-ophys/behavior_ophys_experiments/${experiment}/eye_tracking.npy`)
  const first = join(DATA, `ophys_experiment_data/${experiment}.nwb`)
  const sources = [`${asset}_behavior+image+ophys.nwb`, `${asset}_ophys.nwb`, ...(existsSync(first) ? [first] : [])]
  const sideFiles = {
    experiments: join(DATA, 'ophys_experiments.json'),
    ...(existsSync(eyes) && { 'eye-tracking': eyes }),
  }
  return { sources, sideFiles }
}

describe.skipIf(!hasReference)('a converted Visual Coding Ophys session (skipped where ../shared is absent)', () => {
  const used = new Set<Purposeful>()
  const cases = SESSIONS.flatMap(([specimen, experiment, stimuli]) =>
    (stimuli === WITH_DEFAULT ? PROFILE_NAMES : PROFILE_NAMES.slice(0, 2)).map(profile => ({
      session: `${experiment}-${stimuli}`,
      files: filesOf(specimen, experiment, stimuli),
      profile,
    })),
  )

  it.each(cases)('$session by profile $profile equals the reference’s', async ({ session, files, profile }) => {
    const { state, table } = PROFILES[profile]
    const reference = readReference(`visual-coding-ophys/${session}.${state}`)

    await withFolder(async place => {
      const out = join(place, 'session.nwb.zarr')
      await convertTo(out, { dataset: 'visual-coding-ophys', profile, ...files })
      const ours = await describeStoreFolder(out)
      const { unexplained, unused } = compareWithReference(reference, ours, table)

      expect(unexplained).toEqual([])
      const movie = '/acquisition/MotionCorrectedTwoPhotonSeries/data'
      if (profile === 'R') expect(chunkShapes(ours, movie)).toEqual(chunkShapes(reference, movie))
      for (const row of table) if (!unused.includes(row)) used.add(row)
      if (profile !== 'H') expect(await compareStored(out, files.sources)).toEqual([])
    })
  })

  it('needs every row of the table of purposeful differences', () => {
    expect([...NEWER, ...RAW_TOO].filter(row => !used.has(row))).toEqual([])
  })
})
