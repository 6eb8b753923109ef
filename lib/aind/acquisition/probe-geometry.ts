/**
 * How the six probes of a rig are placed, by the letter of the probe: the target that the rig was built for, and the turns
 * and shifts that lead from the probe's tip to bregma. From the rigs' plans; no electrode of a session changes them.
 */

export const PROBE_LETTERS = ['A', 'B', 'C', 'D', 'E', 'F'] as const

export type ProbeLetter = (typeof PROBE_LETTERS)[number]

export interface ProbePlace {
  /** Acronym in the Allen CCFv3. */
  readonly target: string
  readonly rotationDegrees: readonly number[]
  /** Millimetres: x, y, z, depth. */
  readonly shift: readonly number[]
}

/** How far a probe is let in, along its depth. */
export const INSERTION: readonly number[] = [0, -3.5, 0, 3.5]

/** From the plane of the ring that holds the probes to that of the reticle. */
export const RING_ROTATION: readonly number[] = [90, 0, 0]

export const RETICLE_ROTATION: readonly number[] = [0, -23.11637603, 0]

/** From the reticle to bregma. */
export const RETICLE_SHIFT: readonly number[] = [-2.777, -3.071, 0.607, 0]

/** The shift of D has -0.149; a script of the rigs has -0.1449, which no released document used. */
export const PROBE_PLACES: Readonly<Record<ProbeLetter, ProbePlace>> = {
  A: {
    target: 'VISam',
    rotationDegrees: [-18.1947618, 18.45024358, -16.25274646],
    shift: [0.77, -0.15, -1.335, 0],
  },
  B: { target: 'VISpm', rotationDegrees: [0, -39.08251859, -19.99997558], shift: [1.54, -0.149, -0.0004, 0] },
  C: {
    target: 'VISp',
    rotationDegrees: [112.8691441, -71.24837276, -124.32351133],
    shift: [0.77, -0.149, 1.334, 0],
  },
  D: {
    target: 'VISl',
    rotationDegrees: [161.8052382, -18.45024358, -163.74725354],
    shift: [-0.77, -0.149, 1.334, 0],
  },
  E: { target: 'VISal', rotationDegrees: [180, 39.08251859, -160.00002442], shift: [-1.541, -0.149, 0.0004, 0] },
  F: {
    target: 'VISrl',
    rotationDegrees: [-67.1308559, 71.24837276, -55.67648867],
    shift: [-0.77094, -0.14997, -1.33436, 0],
  },
}
