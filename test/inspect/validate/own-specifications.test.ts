/**
 * Real files held against the specifications that they hold themselves, and against what nwbinspector 0.6 said of them. It
 * holds all files against core 2.8.0; where we do the same (`compat`) golden.test.ts compares.
 */

import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findObstacles } from '#lib/inspect/opening/find-obstacles.ts'
import { validateSession } from '#lib/inspect/validate/validate-session.ts'
import { findingOf } from '#lib/inspect/validate/validation-error.ts'
import { withInspectedFile } from '#test/support/inspected-file.ts'
import { sharedFolder } from '#test/support/shared-folder.ts'

/** Of every schema version one. */
const FILES: readonly string[] = [
  'fixtures/visual-behavior-neuropixels/behavior_ecephys_sessions/1044016459/ecephys_session_1044016459.nwb',
  'fixtures/visual-coding-2p/dandi/000728/sub-495727026/sub-495727026_ses-501704220-StimB_behavior+image+ophys.nwb',
  'fixtures/visual-coding-neuropixels/ecephys-cache/session_732592105/session_732592105.nwb',
  'corpus/nwb/aibs.nwb',
  'corpus/nwb/aind-foraging/697062_2023-11-14_11-12-44.nwb',
  'corpus/nwb/pynwb-back-compat/1.0.3_str_experimenter.nwb',
  'corpus/nwb/pynwb-back-compat/1.5.1_imageseries_no_data.nwb',
  'corpus/nwb/pynwb-back-compat/1.5.1_timeseries_no_unit.nwb',
  'corpus/nwb/pynwb-back-compat/2.1.0_nwbfile_with_extension.nwb',
  'corpus/nwb/sub_anm00239123_ses_20170627T093549_ecephys_and_ogen.nwb',
]

interface Difference {
  /** Ends of paths of files. */
  readonly files: readonly string[]
  /** `+` what we find more, `-` what we do not find: kind of place in the specification, then the object. */
  readonly line: RegExp
  readonly reason: string
}

const ACCEPTED: readonly Difference[] = [
  {
    files: ['aibs.nwb', 'ogen.nwb'],
    line: /^- VectorIndex/,
    reason: 'Up to hdmf-common 1.1.3 an index was no VectorData: it had no description, and any integers would do.',
  },
  {
    files: ['aibs.nwb', 'ogen.nwb'],
    line: /^\+ root\/general\/extracellular_ephys\/electrodes\/filtering /,
    reason: 'Before core 2.4 the filtering of electrodes was a number, and these files have text.',
  },
  {
    files: ['ogen.nwb'],
    line: /^- Units\/waveform_(mean|sd)\/unit /,
    reason:
      'Before core 2.2 waveforms had no unit, and since then it is optional; hdmf wants fixed values nevertheless.',
  },
  {
    files: ['1.0.3_str_experimenter.nwb', '1.5.1_imageseries_no_data.nwb'],
    line: /^- (root\/general\/experimenter|ImageSeries\/data) /,
    reason: 'Before core 2.1 there was one experimenter, and before 2.4 an ImageSeries could do without data.',
  },
]

const present = FILES.filter(file => existsSync(sharedFolder(file)))

describe.skipIf(present.length === 0)(
  'validateSession by the specifications of the file (skipped where ../shared is absent)',
  () => {
    it.each(present)('agrees with nwbinspector on %s but for what they say', async file => {
      const golden = goldenLines(file)

      const [opening, ours] = await withInspectedFile(sharedFolder(file), async session => {
        return [await findObstacles(session), (await validateSession(session)).map(lineOf)]
      })

      expect(opening).toEqual([])
      expect(differences(ours, golden, file)).toEqual([])
    })

    it('accepts no difference that there is not', () => {
      const unused = ACCEPTED.filter(({ reason }) => !used.has(reason))

      expect(unused).toEqual([])
    })
  },
)

/** Reasons that a file above made use of. */
const used = new Set<string>()

function differences(ours: readonly string[], golden: readonly string[], file: string): readonly string[] {
  const all = [
    ...ours.filter(line => !golden.includes(line)).map(line => `+ ${line}`),
    ...golden.filter(line => !ours.includes(line)).map(line => `- ${line}`),
  ]
  return all.filter(line => {
    const known = ACCEPTED.find(({ files, line: pattern }) => {
      return pattern.test(line) && files.some(end => file.endsWith(end))
    })
    if (known !== undefined) used.add(known.reason)
    return known === undefined
  })
}

function lineOf(error: Parameters<typeof findingOf>[0]): string {
  const { check, location } = findingOf(error)
  return `${check} ${location?.slice(1)}`
}

function goldenLines(file: string): readonly string[] {
  const name = file.replace(/^fixtures\//, '')
  const text = readFileSync(sharedFolder(`golden/inspector/${name}.source.jsonl`), 'utf8')
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))
    .filter(({ importance }) => importance === 'PYNWB_VALIDATION')
    .map(({ check_function_name: check, location }) => `${check} ${location}`)
}
