/**
 * Times of single presentations → the blocks of a session, in each of which one stimulus was shown: a pause of more than
 * ten seconds parts two blocks (real pauses have some fifteen minutes, hiccups of the display less than two seconds).
 */

import { TransformError } from '#lib/errors.ts'

const STEP = 'epochs'

/** When presentations of one stimulus began and ended, seconds; in any order, as many ends as beginnings. */
export interface Presentations {
  readonly stimulus: string
  readonly starts: readonly number[]
  readonly stops: readonly number[]
}

export interface Block {
  readonly stimulus: string
  readonly start: number
  readonly stop: number
}

const PAUSE_SECONDS = 10

/** A session shows a stimulus in three blocks at most. */
const MOST_BLOCKS = 3

const SHORTEST_SECONDS = 5

/** Blocks may overlap by this much: the clock of the display is not that of the microscope. */
const OVERLAP_SECONDS = 1

/** In the order of time. Throws a TransformError rather than give blocks that are in doubt. */
export function stimulusBlocks(all: readonly Presentations[]): readonly Block[] {
  if (all.length === 0) throw new TransformError(STEP, 'The session has no presentations to find its epochs by.')
  const blocks = all.flatMap(blocksOf).toSorted((a, b) => a.start - b.start)
  for (const [index, { stimulus, start }] of blocks.entries()) {
    const before = blocks[index - 1]
    if (before === undefined || start >= before.stop - OVERLAP_SECONDS) continue
    throw new TransformError(
      STEP,
      `${stimulus} starts at ${start} s, while ${before.stimulus} goes on until ${before.stop} s.`,
    )
  }
  return blocks
}

function blocksOf({ stimulus, starts, stops }: Presentations): readonly Block[] {
  const shown = starts
    .map((start, index) => ({ start, stop: stops[index] ?? Number.NaN }))
    .toSorted((a, b) => a.start - b.start)
  const doubt = (what: string) => new TransformError(STEP, `The presentations of ${stimulus} ${what}.`)
  if (shown.some(({ start, stop }) => !Number.isFinite(start) || !Number.isFinite(stop)))
    throw doubt('have times that are no numbers')
  const blocks: Block[] = []
  for (const [index, { start, stop }] of shown.entries()) {
    const previous = shown[index - 1]
    const block = blocks.at(-1)
    if (block === undefined || previous === undefined || start - previous.stop > PAUSE_SECONDS)
      blocks.push({ stimulus, start, stop })
    else blocks.splice(-1, 1, { ...block, stop })
  }
  if (blocks.length === 0 || blocks.length > MOST_BLOCKS)
    throw doubt(`make ${blocks.length} blocks; a session has 1 to ${MOST_BLOCKS} of each stimulus`)
  const short = blocks.find(({ start, stop }) => !(stop - start >= SHORTEST_SECONDS))
  if (short !== undefined)
    throw doubt(`make a block of ${short.stop - short.start} s; a block has ${SHORTEST_SECONDS} s at least`)
  return blocks
}
