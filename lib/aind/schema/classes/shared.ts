/** Classes that several documents share. See class-table.ts for the notation. */

export const SHARED_CLASSES = `
Affine: affine_transform [[number]]
Axis: name AxisName, direction Direction
Calibration: device_name text, calibration_date date-time, description text, protocol_id text?, measured_at text?,
  input [number|text], input_unit AnyUnit, repeats integer?, output [number|text], output_unit AnyUnit,
  fit CalibrationFit?, notes text?
CalibrationFit: fit_type FitType, fit_parameters {any}?
Code: url text, name text?, version text?, commit_hash commit-hash?, container Container?, run_script text?,
  language text?, language_version text?, input_data [InputData]?, parameters {any}?, core_dependency Software?
CombinedData: assets [DataAsset]+, name text?, database_identifier {Database:[text]}?, description text?
Connection: source_device text, source_port text?, target_device text, target_port text?,
  send_and_receive boolean=false
Container: container_type text, tag text, uri text
CoordinateSystem: name text, origin Origin, axes [Axis], axis_unit SizeUnit
DataAsset: url text
PIDName (untyped): name text, abbreviation text?, registry (Registry|text)?, registry_identifier text?
PowerCalibration: device_name text, calibration_date date-time,
  description constant="Power measured for various power or percentage input strengths", protocol_id text?,
  measured_at text?, input [number], input_unit PowerUnit|VoltageUnit, repeats integer?, output [number],
  output_unit PowerUnit, fit CalibrationFit?, notes text?
Rotation: angles [number], angles_unit AngleUnit="degrees"
Scale: scale [number]
Software: name text, version text?
Translation: translation [number]
VolumeCalibration: device_name text, calibration_date date-time,
  description constant="Volume measured for various solenoid opening times", protocol_id text?, measured_at text?,
  input [number], input_unit TimeUnit, repeats integer?, output [number], output_unit VolumeUnit, fit CalibrationFit?,
  notes text?
Funding: funder Funder, grant_number text?, fundee [Person]?
Person: name text, registry Registry="Open Researcher and Contributor ID (ORCID)", registry_identifier text?
`
