/** The probes of a session → how the rig's assemblies were set. Targets are those of the rig, not where electrodes came to lie. */

import { TransformError } from '#lib/errors.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import { neurodataType } from '#lib/nwb/object-type.ts'
import type { NwbTree } from '#lib/nwb/tree.ts'
import { brainStructure } from '../brain-structures.ts'
import { MANIPULATOR_RFB, PROBE_RUFD } from '../coordinate-systems.ts'
import { assemblyName, manipulatorName, probeName } from '../instrument/ephys-assemblies.ts'
import type { JsonObject } from '../json-value.ts'
import { rotation, translation } from '../transforms.ts'
import { childrenAt, DEVICES } from './nwb-objects.ts'
import { STEP } from './nwb-values.ts'
import {
  INSERTION,
  PROBE_LETTERS,
  PROBE_PLACES,
  type ProbeLetter,
  RETICLE_ROTATION,
  RETICLE_SHIFT,
  RING_ROTATION,
} from './probe-geometry.ts'

const TRANSFORM_NOTES =
  'From the tip to bregma, in this order: the probe is let in; it turns as its holder on the ring is turned; the ring is laid flat; ' +
  'the holder’s place on the ring; the tilt of the reticle; from the reticle to bregma. Lengths are in millimeters. ' +
  'The structure is the one that the holder aims at.'

/** Letters of the session's probes, in the order of its devices. Throws a TransformError for a probe of another name. */
export function probeLetters(tree: NwbTree): readonly ProbeLetter[] {
  return childrenAt(tree, DEVICES)
    .filter(device => neurodataType(device) === 'EcephysProbe')
    .map(({ name }) => {
      const letter = /^probe[ _-]?([a-z])$/i.exec(name)?.[1]?.toUpperCase()
      const known = PROBE_LETTERS.find(other => other === letter)
      if (known !== undefined) return known
      const path = childPath(DEVICES, name)
      throw new TransformError(STEP, `The probe ${name} has no place on the rigs; probeA to probeF have.`, { path })
    })
}

/** Assemblies first, then their probes. */
export const probeDevices = (letters: readonly ProbeLetter[]): readonly string[] => [
  ...letters.map(assemblyName),
  ...letters.map(probeName),
]

export const assemblyConfig = (letter: ProbeLetter): JsonObject => ({
  object_type: 'Ephys assembly config',
  device_name: assemblyName(letter),
  manipulator: {
    device_name: manipulatorName(letter),
    coordinate_system: MANIPULATOR_RFB,
    local_axis_positions: translation(0, 0, 0),
  },
  probes: [probeConfig(letter)],
})

function probeConfig(letter: ProbeLetter): JsonObject {
  const { target, rotationDegrees, shift } = PROBE_PLACES[letter]
  return {
    device_name: probeName(letter),
    primary_targeted_structure: brainStructure(target),
    coordinate_system: PROBE_RUFD,
    transform: [
      translation(...INSERTION),
      rotation(...rotationDegrees),
      rotation(...RING_ROTATION),
      translation(...shift),
      rotation(...RETICLE_ROTATION),
      translation(...RETICLE_SHIFT),
    ],
    notes: TRANSFORM_NOTES,
  }
}
