/** Every check against a session that it must find fault with, and one that is just right. */

import { describe, expect, it } from 'vitest'
import { CHECKS } from '#lib/inspect/checks/index.ts'
import { runChecks } from '#lib/inspect/run-checks.ts'
import { inspectedEntries } from '#test/support/inspected-tree.ts'
import { BEHAVIOR_SEEDS } from './faults/behavior.ts'
import { CONTAINER_SEEDS } from './faults/containers.ts'
import { ECEPHYS_SEEDS, UNITS_SEEDS } from './faults/ecephys.ts'
import { GENERAL_SEEDS } from './faults/general.ts'
import { HED_SEEDS, IMAGE_SEEDS, IMAGE_SERIES_SEEDS } from './faults/images.ts'
import { INTERVAL_SEEDS } from './faults/intervals.ts'
import { NWB_FILE_SEEDS } from './faults/nwb-file.ts'
import { OWN_SEEDS } from './faults/own.ts'
import { DECOMPOSITION_SEEDS, ICEPHYS_SEEDS, OGEN_SEEDS, OPHYS_SEEDS } from './faults/physiology.ts'
import type { Seeds } from './faults/seed.ts'
import { SUBJECT_SEEDS } from './faults/subject.ts'
import { TABLE_SEEDS } from './faults/tables.ts'
import { TIME_SERIES_SEEDS } from './faults/time-series.ts'
import { TIMESTAMPS_SEEDS } from './faults/timestamps.ts'

/** A domain of checks adds its table here. */
const TABLES: readonly Seeds[] = [
  NWB_FILE_SEEDS,
  SUBJECT_SEEDS,
  GENERAL_SEEDS,
  CONTAINER_SEEDS,
  TIME_SERIES_SEEDS,
  TIMESTAMPS_SEEDS,
  TABLE_SEEDS,
  INTERVAL_SEEDS,
  ECEPHYS_SEEDS,
  UNITS_SEEDS,
  ICEPHYS_SEEDS,
  OGEN_SEEDS,
  OPHYS_SEEDS,
  IMAGE_SEEDS,
  IMAGE_SERIES_SEEDS,
  BEHAVIOR_SEEDS,
  DECOMPOSITION_SEEDS,
  HED_SEEDS,
  OWN_SEEDS,
]

const SEEDS = new Map(TABLES.flatMap(seeds => Object.entries(seeds)))

const CONTEXT = { now: new Date('2026-01-01T00:00:00Z'), compat: false }

describe('checks', () => {
  it('have names of their own', () => {
    const names = CHECKS.map(({ name }) => name)

    expect(new Set(names).size).toBe(names.length)
  })

  it('are named in the tables of seeds as they are called', () => {
    const strangers = [...SEEDS.keys()].filter(name => !CHECKS.some(check => check.name === name))

    expect(strangers).toEqual([])
  })

  it.each(CHECKS)('$name finds its fault, and none where there is none', async check => {
    const seed = SEEDS.get(check.name)
    if (seed === undefined) throw new Error(`${check.name} needs a pair of seeds in test/inspect/faults`)

    const faulty = await runChecks(inspectedEntries(seed.faulty, seed.faultyFile), [check], CONTEXT)
    const sound = await runChecks(inspectedEntries(seed.sound, seed.soundFile ?? seed.faultyFile), [check], CONTEXT)

    expect(faulty.map(({ check, importance }) => [check, importance])).toEqual(
      new Array(seed.count ?? 1).fill([check.name, check.importance]),
    )
    expect(sound).toEqual([])
  })
})
