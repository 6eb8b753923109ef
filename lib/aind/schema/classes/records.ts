/** Classes of processing.json, quality_control.json and model.json. See class-table.ts for the notation. */

export const RECORDS_CLASSES = `
ModelEvaluation: process_type ProcessName="Model evaluation", name text="", stage ProcessStage, code Code,
  experimenters [text], pipeline_name text?, start_date_time date-time, end_date_time date-time?,
  output_path uri-reference?, output_parameters {any}?, notes text?, resources ResourceUsage?,
  performance [PerformanceMetric]
ModelPretraining: source_url text
ModelTraining: process_type ProcessName="Model training", name text="", stage ProcessStage, code Code,
  experimenters [text], pipeline_name text?, start_date_time date-time, end_date_time date-time?,
  output_path uri-reference?, output_parameters {any}?, notes text?, resources ResourceUsage?,
  train_performance [PerformanceMetric], test_performance [PerformanceMetric]?, test_evaluation_method text?
PerformanceMetric: name text, value any
ResourceTimestamped: timestamp date-time, usage number
ResourceUsage: os text, architecture text, cpu text?, cpu_cores integer?, gpu text?, system_memory number?,
  system_memory_unit MemoryUnit?, ram number?, ram_unit MemoryUnit?, cpu_usage [ResourceTimestamped]?,
  gpu_usage [ResourceTimestamped]?, ram_usage [ResourceTimestamped]?, usage_unit text="percent"
DataProcess: process_type ProcessName, name text="", stage ProcessStage, code Code, experimenters [text],
  pipeline_name text?, start_date_time date-time, end_date_time date-time?, output_path uri-reference?,
  output_parameters {any}?, notes text?, resources ResourceUsage?
CurationHistory: curator text, timestamp date-time
CurationMetric: name text, modality Modality, stage Stage, value [any], status_history [QCStatus]+=[],
  description text?, reference text?, tags {text}={}, evaluated_assets [text]?, type text,
  curation_history [CurationHistory]=[]
QCMetric: name text, modality Modality, stage Stage, value any, status_history [QCStatus]+=[], description text?,
  reference text?, tags {text}={}, evaluated_assets [text]?
QCStatus: evaluator text, status Status, timestamp date-time
`
