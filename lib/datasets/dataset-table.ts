/** The datasets by their names. */

import { InvalidInputError } from '#lib/errors.ts'
import type { DatasetDefinition } from './dataset.ts'
import { nwbDataset } from './nwb/nwb-dataset.ts'

export const DATASETS: readonly DatasetDefinition[] = [nwbDataset]

/** Takes `Visual Behavior Ephys` for `visual-behavior-ephys`. Throws InvalidInputError for a name that nobody has. */
export function datasetNamed(name: string): DatasetDefinition {
  const wanted = name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, '-')
  const found = DATASETS.find(dataset => dataset.name === wanted)
  if (found !== undefined) return found
  throw new InvalidInputError(`There is no dataset ${name}; there are ${DATASETS.map(other => other.name).join(', ')}.`)
}
