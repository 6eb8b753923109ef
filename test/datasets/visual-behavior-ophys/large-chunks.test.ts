import { describe, expect, it } from 'vitest'
import { fixedChunks } from '#lib/datasets/chunk-rules.ts'
import { visualBehaviorOphys } from '#lib/datasets/visual-behavior-ophys/visual-behavior-ophys.ts'
import { sessionOf } from '#test/support/small-tree.ts'

/** The sizes of the release. */
const TREE = sessionOf({
  '/processing/ophys/event_detection/data': { dtype: 'float64', shape: [140_000, 200] },
  '/processing/ophys/event_detection/timestamps': { dtype: 'float64', shape: [1_000_000] },
  '/processing/running/speed/data': { dtype: 'float64', shape: [262_144] },
  '/acquisition/v_sig/data': { dtype: 'float64', shape: [262_145] },
  '/stimulus/templates/K/im1': { dtype: 'uint8', shape: [1200, 1920] },
  '/stimulus/templates/K_unwarped/im1': { dtype: 'float64', shape: [1200, 1920] },
})

describe('visualBehaviorOphys.chunking', () => {
  it('cuts series and images of more than 2 MiB into whole rows of 10 MiB', () => {
    const chunks = fixedChunks(visualBehaviorOphys.chunking({ 'large-chunks': 'on' }), TREE)

    expect(Object.fromEntries(chunks.map(({ path, chunkShape }) => [path, chunkShape]))).toEqual({
      '/processing/ophys/event_detection/data': [6553, 200],
      '/acquisition/v_sig/data': [262_145],
      '/stimulus/templates/K/im1': [1200, 1920],
      '/stimulus/templates/K_unwarped/im1': [682, 1920],
    })
  })

  it('leaves all to the general rule where it is off', () => {
    expect(visualBehaviorOphys.chunking({ 'large-chunks': 'off' })).toEqual([])
  })
})
