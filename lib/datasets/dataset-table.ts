/** The datasets by their names. */

import { InvalidInputError } from '#lib/errors.ts'
import type { DatasetDefinition } from './dataset.ts'
import { nwbDataset } from './nwb/nwb-dataset.ts'
import { visualBehaviorEphys } from './visual-behavior-ephys/visual-behavior-ephys.ts'
import { visualBehaviorOphys } from './visual-behavior-ophys/visual-behavior-ophys.ts'
import { visualCodingEphys } from './visual-coding-ephys/visual-coding-ephys.ts'
import { visualCodingOphys } from './visual-coding-ophys/visual-coding-ophys.ts'

export const DATASETS: readonly DatasetDefinition[] = [
  visualBehaviorEphys,
  visualBehaviorOphys,
  visualCodingEphys,
  visualCodingOphys,
  nwbDataset,
]

/** `visual-behavior-ephys` of `Visual Behavior Ephys`: people write names in their own ways. */
export const datasetName = (written: string): string =>
  written
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, '-')

/** Takes `Visual Behavior Ephys` for `visual-behavior-ephys`. Throws InvalidInputError for a name that nobody has. */
export function datasetNamed(name: string): DatasetDefinition {
  const wanted = datasetName(name)
  const found = DATASETS.find(dataset => dataset.name === wanted)
  if (found !== undefined) return found
  throw new InvalidInputError(`There is no dataset ${name}; there are ${DATASETS.map(other => other.name).join(', ')}.`)
}
