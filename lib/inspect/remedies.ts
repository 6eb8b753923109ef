/** What of this program's options repairs a finding; nothing for what only the makers of the data can know. */

import type { Finding } from './finding.ts'

interface Remedy {
  readonly checks: readonly string[]
  /** Only for such findings. */
  readonly isFor?: (finding: Finding) => boolean
  readonly remedy: string
}

const isColumn = ({ objectType }: Finding) => objectType === 'VectorData'

const isTemplate = ({ location, objectType }: Finding) =>
  objectType === 'IndexSeries' || location?.startsWith('/stimulus/templates/') === true

const REMEDIES: readonly Remedy[] = [
  {
    checks: ['check_large_dataset_compression', 'check_small_dataset_compression'],
    remedy: 'convert --codec zstd:5',
  },
  { checks: ['check_file_extension'], remedy: 'convert --out NAME.nwb.zarr' },
  {
    checks: ['check_description'],
    isFor: isColumn,
    remedy:
      'convert --dataset NAME --descriptions all (visual-behavior-ephys, visual-behavior-ophys, visual-coding-ephys)',
  },
  {
    checks: ['check_session_start_time_old_date', 'check_session_start_time_future_date'],
    remedy: 'convert --dataset NAME --corrections apply (visual-behavior-ophys, visual-coding-ephys)',
  },
  {
    checks: ['check_data_orientation', 'check_index_series_points_to_image', 'check_timestamps_without_nans'],
    isFor: isTemplate,
    remedy: 'convert --dataset NAME, which makes images of templates (for visual-coding-ophys with --templates images)',
  },
]

/** The findings, each with its remedy where there is one. */
export const withRemedies = (findings: readonly Finding[]): readonly Finding[] =>
  findings.map(finding => {
    const known = REMEDIES.find(({ checks, isFor }) => checks.includes(finding.check) && (isFor?.(finding) ?? true))
    return known === undefined ? finding : { ...finding, remedy: known.remedy }
  })
