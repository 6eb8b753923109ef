/** The options by which commands choose sessions of a dataset. */

import { InvalidInputError } from '#lib/errors.ts'
import { choice, count, flag, type OptionTable, type OptionValues, text, texts } from './option.ts'

export const SESSION_OPTIONS = {
  dataset: text('NAME', 'visual-behavior-ephys, visual-behavior-ophys, visual-coding-ephys or visual-coding-ophys'),
  session: texts('ID', 'these sessions only (repeatable, or several with commas between)'),
  kind: text('KIND', 'sessions of this kind only: behavior, multi-plane, …'),
  subject: text('ID', 'sessions of this animal only'),
  since: text('DATE', 'sessions recorded on this day or later only: 2020-06-01'),
  limit: count('the first so many sessions only'),
  root: texts('[PLACE=]URL', 'a mirror of the buckets: a folder, s3://… or https://… (default: the public ones)'),
  'dandi-api': text('URL', 'API of a DANDI archive that is not the public one'),
} satisfies OptionTable

export type SessionValues = OptionValues<typeof SESSION_OPTIONS>

/** What `convert` and `plan` take beside, for the sessions of a dataset. Options of a dataset's own are loaded. */
export const DATASET_OPTIONS = {
  ...SESSION_OPTIONS,
  profile: choice(['default', 'R', 'H'], 'all options of the dataset at once: ours, or those of a reference converter'),
  'allow-missing': flag('convert sessions without the probe or other files that their tables promise'),
} satisfies OptionTable

export type DatasetValues = OptionValues<typeof DATASET_OPTIONS>

/** The datasets' own options, where the arguments name a dataset: gathering them takes a moment. */
export const CHOICES = {
  isWanted: (argv: readonly string[]) => argv.some(word => word === '--dataset' || word.startsWith('--dataset=')),
  async load(): Promise<OptionTable> {
    const { DATASETS } = await import('#lib/datasets/index.ts')
    const { choiceOptions } = await import('./dataset-choices.ts')
    return choiceOptions(DATASETS)
  },
}

/** Throws InvalidInputError for options that only choose among a dataset's sessions where no dataset is named. */
export function checkDatasetOptions(values: DatasetValues): void {
  if (values.dataset !== undefined) return
  const given = Object.entries(values).find(
    ([name, value]) =>
      name in DATASET_OPTIONS &&
      value !== undefined &&
      value !== false &&
      !(Array.isArray(value) && value.length === 0),
  )
  if (given !== undefined) throw new InvalidInputError(`--${given[0]} needs a dataset: --dataset NAME.`)
}
