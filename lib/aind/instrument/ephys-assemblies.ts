/** The six manipulators of the rigs with probes, each with its probe: present whether a session used it or not. */

import { PROBE_LETTERS, type ProbeLetter } from '../acquisition/probe-geometry.ts'
import type { JsonObject } from '../json-value.ts'
import { IMEC, NEW_SCALE } from './makers.ts'

export const assemblyName = (letter: ProbeLetter): string => `Ephys Assembly ${letter}`

export const manipulatorName = (letter: ProbeLetter): string => `${assemblyName(letter)} Manipulator`

export const probeName = (letter: ProbeLetter): string => `Probe${letter}`

export const EPHYS_ASSEMBLIES: readonly JsonObject[] = PROBE_LETTERS.map(letter => ({
  object_type: 'Ephys assembly',
  name: assemblyName(letter),
  manipulator: { name: manipulatorName(letter), manufacturer: NEW_SCALE, model: 'M3-LS-1.8-6' },
  probes: [{ name: probeName(letter), manufacturer: IMEC, probe_model: 'Neuropixels 1.0' }],
}))
