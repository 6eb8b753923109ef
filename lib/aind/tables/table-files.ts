/** The tables that metadata are made from: which file each is, who has it, and what it is for. */

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
    path: 'project_metadata/behavior_sessions.csv',
    format: 'csv',
    from: 'release',
    columns: ['behavior_session_id', 'mouse_id', 'date_of_acquisition', 'equipment_name', 'session_type'],
  },
  'vbn-ecephys-sessions': {
    path: 'project_metadata/ecephys_sessions.csv',
    format: 'csv',
    from: 'release',
    columns: ['ecephys_session_id', 'behavior_session_id', 'mouse_id', 'date_of_acquisition', 'equipment_name'],
  },
  'vbo-behavior-sessions': {
    path: 'project_metadata/behavior_session_table.csv',
    format: 'csv',
    from: 'release',
    columns: ['behavior_session_id', 'mouse_id', 'date_of_acquisition', 'equipment_name', 'ophys_experiment_id'],
  },
  'vbo-ophys-experiments': {
    path: 'project_metadata/ophys_experiment_table.csv',
    format: 'csv',
    from: 'release',
    columns: ['ophys_experiment_id', 'ophys_container_id', 'imaging_depth', 'imaging_plane_group', 'equipment_name'],
  },
  'vce-sessions': {
    path: 'sessions.csv',
    format: 'csv',
    from: 'release',
    columns: ['id', 'specimen_id', 'session_type'],
  },
  'vco-ophys-experiments': { path: 'ophys_experiments.json', format: 'json', from: 'release', columns: [] },
  'ethics-review-ids': {
    path: 'ethics_review_ids.csv',
    format: 'csv',
    from: 'institute',
    columns: ['subject_id', 'ethics_review_id'],
  },
  'vce-experiments': {
    path: 'neuropixels_vc_experiment_metadata.csv',
    format: 'csv',
    from: 'institute',
    columns: ['session_id', 'mouse_id', 'ExperimentStartTime', 'ExperimentCompleteTime', 'rig_id', 'operatorID'],
  },
  'vce-subject-mapping': {
    path: 'visual_coding_ephys_subject_mapping.json',
    format: 'json',
    from: 'institute',
    columns: [],
  },
  'vco-screen-centers': {
    path: 'ophys_session_experiment_screen_centers.csv',
    format: 'csv',
    from: 'institute',
    columns: ['ophys_session_id', 'ophys_experiment_id', 'rig_name'],
  },
}
