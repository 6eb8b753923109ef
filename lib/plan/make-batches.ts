/** Units → tasks of about the same length: short ones for Lambda, long ones for Fargate. */

import { UnsupportedFeatureError } from '#lib/errors.ts'

/** Seconds that a task on Lambda aims at: long beside its start of a second, short beside the 900 that are allowed. */
const LAMBDA_SECONDS = 60

/** A unit that takes longer than this on Lambda is not for Lambda: estimates may be wrong by a factor of three. */
const MOST_LAMBDA_SECONDS = 300

/** Seconds that a task on Fargate takes at least where there is enough to do: to start one takes a minute. */
const FARGATE_SECONDS = 600

/** What is known of a unit, in the order of the units' lines. */
export interface BatchUnit {
  readonly seconds: number
  readonly bytes: number
  readonly memoryBytes: number
  /** Bytes of its line. */
  readonly lineBytes: number
}

export interface Batch {
  readonly compute: 'lambda' | 'fargate'
  /** Bytes of the lines, from the first unit's on. */
  readonly offset: number
  readonly length: number
  readonly count: number
  readonly seconds: number
  readonly bytes: number
}

export interface BatchOptions {
  /** What the run asks for. */
  readonly compute: 'auto' | 'lambda' | 'fargate'
  readonly hasFargate: boolean
  /** Memory that units may use on Lambda. */
  readonly lambdaBytes: number
}

/** Every unit in one batch, in order. Throws UnsupportedFeatureError where a unit fits no machine that there is. */
export function makeBatches(units: readonly BatchUnit[], options: BatchOptions): readonly Batch[] {
  const batches: Batch[] = []
  let offset = 0
  for (const run of runsOf(units, options)) {
    const total = run.units.reduce((sum, { seconds }) => sum + seconds, 0)
    const count = run.compute === 'lambda' ? Math.ceil(total / LAMBDA_SECONDS) : Math.floor(total / FARGATE_SECONDS)
    for (const some of evenly(run.units, total / Math.max(1, count))) {
      const sum = (of: (unit: BatchUnit) => number) => some.reduce((all, unit) => all + of(unit), 0)
      const length = sum(unit => unit.lineBytes)
      batches.push({
        compute: run.compute,
        offset,
        length,
        count: some.length,
        seconds: sum(unit => unit.seconds),
        bytes: sum(unit => unit.bytes),
      })
      offset += length
    }
  }
  return batches
}

interface Run {
  readonly compute: 'lambda' | 'fargate'
  readonly units: BatchUnit[]
}

/** Units of one kind of machine that follow one another. */
function runsOf(units: readonly BatchUnit[], options: BatchOptions): readonly Run[] {
  const runs: Run[] = []
  for (const unit of units) {
    const compute = computeOf(unit, options)
    const last = runs.at(-1)
    if (last?.compute === compute) last.units.push(unit)
    else runs.push({ compute, units: [unit] })
  }
  return runs
}

function computeOf(unit: BatchUnit, { compute, hasFargate, lambdaBytes }: BatchOptions): 'lambda' | 'fargate' {
  if (compute === 'fargate') return 'fargate'
  const fits = unit.memoryBytes <= lambdaBytes
  const isLong = unit.seconds > MOST_LAMBDA_SECONDS
  if (compute === 'auto' && hasFargate && (!fits || isLong)) return 'fargate'
  if (fits) return 'lambda'
  throw new UnsupportedFeatureError(
    'a unit of work larger than a Lambda',
    `A piece of this session needs ${Math.ceil(unit.memoryBytes / 1e6)} MB of memory; the Lambda function of this stack has ${Math.floor(lambdaBytes / 1e6)} MB for it.`,
    { advice: 'Ask for smaller chunks (options.chunkBytes), or deploy the stack with Fargate or more Lambda memory.' },
  )
}

/** Runs of units whose seconds come to about `aim` each. */
function evenly(units: readonly BatchUnit[], aim: number): readonly (readonly BatchUnit[])[] {
  const groups = new Map<number, BatchUnit[]>()
  let passed = 0
  for (const unit of units) {
    const group = aim === 0 ? 0 : Math.floor((passed + unit.seconds / 2) / aim)
    const known = groups.get(group)
    if (known === undefined) groups.set(group, [unit])
    else known.push(unit)
    passed += unit.seconds
  }
  return [...groups.values()]
}
