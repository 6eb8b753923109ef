/**
 * What the inspector says of stores made of recordings: nothing about what this program writes by itself, only about what its
 * user did not tell. NeuroConv's file of the same recording has the same content (golden.test.ts), and so the same findings.
 */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { withFolder } from '#test/support/local-session.ts'
import { recordingPath } from '#test/support/miniscope-fixtures.ts'
import { runInProcess } from '#test/support/run-in-process.ts'

/** What a laboratory knows and no recording tells. */
const METADATA = {
  NWBFile: {
    session_description: 'A mouse explores an open field',
    experiment_description: 'Calcium imaging of the hippocampus',
    experimenter: ['Doe, Jane'],
    institution: 'An institute',
    keywords: ['calcium imaging'],
  },
  Subject: {
    subject_id: 'M1',
    species: 'Mus musculus',
    sex: 'F',
    age: 'P90D',
    description: 'A wild-type mouse',
  },
  Ophys: { ImagingPlane: [{ name: 'ImagingPlane', location: 'CA1' }] },
}

async function findings(folder: string, ...options: string[]): Promise<ReadonlySet<string>> {
  const out = join(folder, 'session.nwb.zarr')
  const convert = ['miniscope', recordingPath('v4-camera'), '--out', out, '--timezone', 'US/Pacific', ...options]
  expect(await runInProcess(convert)).toMatchObject({ code: 0 })
  const { stdout } = await runInProcess(['inspect', out, '--json'])
  const { messages } = JSON.parse(stdout) as { messages: readonly { check: string; importance: string }[] }
  return new Set(messages.map(({ importance, check }) => `${importance} ${check}`))
}

/** The picture is wider than this short recording is long. */
const SHORT = 'BEST_PRACTICE_VIOLATION check_data_orientation'

describe('the inspector', () => {
  it('finds in a recording by itself what nobody told', () =>
    withFolder(async folder => {
      expect(await findings(folder)).toEqual(
        new Set([
          'CRITICAL check_subject_exists',
          SHORT,
          'BEST_PRACTICE_SUGGESTION check_description',
          'BEST_PRACTICE_SUGGESTION check_experiment_description',
          'BEST_PRACTICE_SUGGESTION check_experimenter_exists',
          'BEST_PRACTICE_SUGGESTION check_institution',
          'BEST_PRACTICE_SUGGESTION check_keywords',
        ]),
      )
    }))

  it('finds nothing critical where its user told what laboratories know', () =>
    withFolder(async folder => {
      const metadata = join(folder, 'metadata.json')
      writeFileSync(metadata, JSON.stringify(METADATA))

      expect(await findings(folder, '--metadata', metadata)).toEqual(
        new Set([SHORT, 'BEST_PRACTICE_SUGGESTION check_description']),
      )
    }))
})
