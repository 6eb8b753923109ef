/** The tables that metadata are made from: which file each is, who has it, and for which datasets. */

import type { MetadataDataset } from '../builder.ts'

export type TableName =
  | 'vbn-behavior-sessions'
  | 'vbn-ecephys-sessions'
  | 'vbo-behavior-sessions'
  | 'vbo-ophys-experiments'
  | 'vce-sessions'
  | 'vco-ophys-experiments'
  | 'ethics-review-ids'
  | 'vce-experiments'
  | 'vce-subject-mapping'
  | 'vco-screen-centers'

export interface TableFile {
  /** Datasets whose documents it is read for. */
  readonly datasets: readonly MetadataDataset[]
  /** File name below the folder of tables (`reference/` or nothing before it), or below the dataset's public place. */
  readonly path: string
  readonly format: 'csv' | 'json'
  /** `release`: below the place `data` of the dataset. `institute`: only in a folder of tables that the user has. */
  readonly from: 'release' | 'institute'
  /** Columns without which it cannot serve; the others it keeps too. */
  readonly columns: readonly string[]
}

export const TABLE_FILES: Readonly<Record<TableName, TableFile>> = {
  'vbn-behavior-sessions': {
    datasets: ['visual-behavior-ephys'],
    path: 'project_metadata/behavior_sessions.csv',
    format: 'csv',
    from: 'release',
    columns: ['behavior_session_id', 'mouse_id', 'date_of_acquisition', 'equipment_name', 'session_type'],
  },
  'vbn-ecephys-sessions': {
    datasets: ['visual-behavior-ephys'],
    path: 'project_metadata/ecephys_sessions.csv',
    format: 'csv',
    from: 'release',
    columns: ['ecephys_session_id', 'behavior_session_id', 'mouse_id', 'date_of_acquisition', 'equipment_name'],
  },
  'vbo-behavior-sessions': {
    datasets: ['visual-behavior-ophys'],
    path: 'project_metadata/behavior_session_table.csv',
    format: 'csv',
    from: 'release',
    columns: ['behavior_session_id', 'mouse_id', 'date_of_acquisition', 'equipment_name', 'ophys_experiment_id'],
  },
  'vbo-ophys-experiments': {
    datasets: ['visual-behavior-ophys'],
    path: 'project_metadata/ophys_experiment_table.csv',
    format: 'csv',
    from: 'release',
    columns: ['ophys_experiment_id', 'ophys_container_id', 'imaging_depth', 'imaging_plane_group', 'equipment_name'],
  },
  'vce-sessions': {
    datasets: ['visual-coding-ephys'],
    path: 'sessions.csv',
    format: 'csv',
    from: 'release',
    columns: ['id', 'specimen_id', 'session_type'],
  },
  'vco-ophys-experiments': {
    datasets: ['visual-coding-ophys'],
    path: 'ophys_experiments.json',
    format: 'json',
    from: 'release',
    columns: [],
  },
  'ethics-review-ids': {
    datasets: ['visual-behavior-ephys', 'visual-behavior-ophys', 'visual-coding-ephys', 'visual-coding-ophys'],
    path: 'ethics_review_ids.csv',
    format: 'csv',
    from: 'institute',
    columns: ['subject_id', 'ethics_review_id'],
  },
  'vce-experiments': {
    datasets: ['visual-coding-ephys'],
    path: 'neuropixels_vc_experiment_metadata.csv',
    format: 'csv',
    from: 'institute',
    columns: ['session_id', 'mouse_id', 'ExperimentStartTime', 'ExperimentCompleteTime', 'rig_id', 'operatorID'],
  },
  'vce-subject-mapping': {
    datasets: ['visual-coding-ephys'],
    path: 'visual_coding_ephys_subject_mapping.json',
    format: 'json',
    from: 'institute',
    columns: [],
  },
  'vco-screen-centers': {
    datasets: ['visual-coding-ophys'],
    path: 'ophys_session_experiment_screen_centers.csv',
    format: 'csv',
    from: 'institute',
    columns: ['ophys_session_id', 'ophys_experiment_id', 'rig_name'],
  },
}

/** The tables that documents of the dataset are made from. */
export const tablesOf = (dataset: MetadataDataset): readonly TableName[] =>
  (Object.keys(TABLE_FILES) as TableName[]).filter(name => TABLE_FILES[name].datasets.includes(dataset))
