/** The documents themselves. See class-table.ts for the notation. */

export const DOCUMENT_CLASSES = `
DataDescription (core): license License="CC-BY-4.0", subject_id subject-label?, creation_time date-time, tags [text]?,
  name text?, institution Institution, funding_source [Funding]+, data_level DataLevel, group Group?,
  investigators [Person]+, project_name project-label, restrictions text?, modalities [Modality], source_data [text]?,
  data_summary text?
Subject (core): subject_id text, subject_details SubjectDetails, notes text?
Procedures (core): subject_id text, subject_procedures [SubjectProcedure]=[],
  specimen_procedures [SpecimenProcedure]=[], coordinate_system CoordinateSystem?, notes text?
Acquisition (core): subject_id text, specimen_id (text|[text])?, acquisition_start_time date-time,
  acquisition_start_tz (integer|time-zone)?, acquisition_end_time date-time, experimenters [text]=[],
  protocol_id [text]?, ethics_review_id [text]?, instrument_id text?, acquisition_type text, notes text?,
  coordinate_system CoordinateSystem?, calibrations [AnyCalibration]=[], maintenance [Maintenance]=[],
  data_streams [Stream], stimulus_epochs [StimulusEpoch]=[], manipulations [Manipulation]=[],
  subject_details AcquisitionSubjectDetails?
Instrument (core): location text?, instrument_id text, modification_date date, modalities [Modality],
  calibrations [AnyCalibration]?, coordinate_system CoordinateSystem, temperature_control boolean?, notes text?,
  connections [Connection]=[], components [Component]
Processing (core): data_processes [DataProcess], pipelines [Code]?, notes text?, dependency_graph {[text]}?
QualityControl (core): metrics [Metric], key_experimenters [text]?, notes text?, default_grouping [text|[text]],
  allow_tag_failures [text]=[], status {any}?
Model (core): name text, version text, example_run_code Code, architecture ModelArchitecture,
  software_framework Software?, architecture_parameters {any}?, intended_use text, limitations text?,
  training [Training]+, evaluations [ModelEvaluation]=[], notes text?
Metadata (open, core): name text, location text, other_identifiers {Database:[text]}?, subject Subject?,
  data_description DataDescription?, procedures Procedures?, instrument Instrument?, processing Processing?,
  acquisition Acquisition?, quality_control QualityControl?, model Model?
`
