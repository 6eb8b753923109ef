/** Classes of acquisition.json: streams, epochs, and how devices were set. See class-table.ts for the notation. */

export const ACQUISITION_CLASSES = `
AcquisitionSubjectDetails: animal_weight_prior (number|text)?, animal_weight_post (number|text)?,
  weight_unit MassUnit="gram", anaesthesia Anaesthetic?, mouse_platform_name text,
  reward_consumed_total (number|text)?, reward_consumed_unit VolumeUnit?
AirPuffConfig: device_name text, valence Valence="Negative", relative_position [AnatomicalRelative],
  coordinate_system CoordinateSystem?, transform [Transform]?, pressure number?, pressure_unit PressureUnit?,
  duration number?
Channel: channel_name text, intended_measurement text?, detector DetectorConfig,
  additional_device_names [DeviceConfig]?, light_sources [LightSourceConfig]=[], variable_power boolean|null=false,
  excitation_filters [DeviceConfig]?, emission_filters [DeviceConfig]?, emission_wavelength integer?,
  emission_wavelength_unit SizeUnit?
CoupledPlane: depth number, depth_unit SizeUnit, power number, power_unit PowerUnit,
  targeted_structure BrainStructureModel, plane_index integer, coupled_plane_index integer, power_ratio number
DataStream: stream_start_time date-time, stream_end_time date-time, modalities [Modality], code [Code]?, notes text?,
  active_devices [text], configurations [StreamConfig], connections [Connection]=[]
DetectorConfig: device_name text, exposure_time number?, exposure_time_unit TimeUnit="millisecond",
  trigger_type TriggerType, compression Code?, crop_offset_x integer?, crop_offset_y integer?, crop_width integer?,
  crop_height integer?, crop_unit SizeUnit|null="pixel"
DeviceConfig: device_name text
EphysAssemblyConfig: device_name text, manipulator ManipulatorConfig, probes [ProbeConfig], modules [MISModuleConfig]?
ExternalDataStream: stream_start_time date-time, stream_end_time date-time, modalities [Modality], notes text?
FiberAssemblyConfig: device_name text, manipulator ManipulatorConfig, probes [ProbeConfig],
  patch_cords [PatchCordConfig]=[]
ImageSPIM: channel_name text, dimensions_unit SizeUnit="pixel", image_to_acquisition_transform [Transform],
  dimensions Scale?, file_name uri-reference, imaging_angle integer=0, imaging_angle_unit AngleUnit="degrees",
  image_start_time date-time?, image_end_time date-time?
ImagingConfig: device_name text, channels [ImagingChannel], coordinate_system CoordinateSystem?, images [Image],
  sampling_strategy SamplingStrategy?
Immersion: medium ImmersionMedium, refractive_index number
LaserConfig: device_name text, wavelength integer, wavelength_unit SizeUnit="nanometer", power number?,
  power_unit PowerUnit?, power_measured_at text?
LickSpoutConfig: device_name text, solution Liquid, solution_valence Valence, volume number, volume_unit VolumeUnit,
  relative_position [AnatomicalRelative], coordinate_system CoordinateSystem?, transform [Transform]?, notes text?
LightEmittingDiodeConfig: device_name text, power number?, power_unit PowerUnit?, power_measured_at text?
MISCameraConfig: relative_position [AnatomicalRelative], coordinate_system CoordinateSystem?, transform [Transform]?,
  device_name text, detector_config DetectorConfig, module MISModuleConfig
MISModuleConfig: arc_angle number, module_angle number, rotation_angle number?, angle_unit AngleUnit="degrees",
  notes text?
MRIScan: device_name text, index integer, setup boolean, pulse_sequence_type PulseSequenceType,
  mr_acquisition_type MRAcquisitionType, resolution Scale?, resolution_unit SizeUnit?,
  additional_scan_parameters {any}?, rare_factor integer?, echo_time number|text, echo_time_unit TimeUnit="second",
  effective_echo_time (number|text)?, repetition_time number|text, repetition_time_unit TimeUnit="second",
  scanner_coordinate_system CoordinateSystem?, affine_transform [Transform]?, subject_position SubjectPosition,
  notes text?
Maintenance: device_name text, maintenance_date date-time, description text, protocol_id text?, reagents [Reagent]?,
  notes text?
Manipulation: start_time date-time, end_time date-time, procedures [ManipulationProcedure]?, anaesthesia Anaesthetic?,
  notes text?
ManipulatorConfig: device_name text, coordinate_system CoordinateSystem, local_axis_positions Translation
MousePlatformConfig: device_name text, objects_in_arena [text]?, active_control boolean=false
OlfactometerChannelInfo: channel_index integer, odorant text, dilution number|text,
  dilution_unit ConcentrationUnit="% v/v"
OlfactometerConfig: device_name text, channel_configs [OlfactometerChannelInfo]
PatchCordConfig: device_name text, channels [Channel]
PerformanceMetrics: output_parameters {any}?, reward_consumed_during_epoch (number|text)?,
  reward_consumed_unit VolumeUnit?, trials_total integer?, trials_finished integer?, trials_rewarded integer?
PlanarImage: channel_name text, dimensions_unit SizeUnit="pixel", image_to_acquisition_transform [Transform],
  dimensions Scale?, planes [AnyPlane]
PlanarImageStack: channel_name text, dimensions_unit SizeUnit="pixel", image_to_acquisition_transform [Transform],
  dimensions Scale?, planes [AnyPlane], power_function PowerFunction, depth_start number, depth_end number,
  depth_step number, depth_unit SizeUnit
Plane: depth number, depth_unit SizeUnit, power number, power_unit PowerUnit, targeted_structure BrainStructureModel
SampleChamberConfig: device_name text, chamber_immersion Immersion, sample_immersion Immersion?
SamplingStrategy: frame_rate number, frame_rate_unit FrequencyUnit="hertz"
Slap2Plane: depth number, depth_unit SizeUnit, power number, power_unit PowerUnit,
  targeted_structure BrainStructureModel, slap2_acquisition_type Slap2AcquisitionType, specimen_id text?,
  fov_index integer?, structure_types [NeuronStructure]?, y_dilations [integer], y_dilations_unit SizeUnit="pixel",
  frame_rates [number], frame_rates_unit FrequencyUnit="hertz"
SpeakerConfig: device_name text, volume number?, volume_unit SoundIntensityUnit?
StimulusEpoch: stimulus_start_time date-time, stimulus_end_time date-time, stimulus_name text, code Code?,
  stimulus_modalities [StimulusModality], performance_metrics PerformanceMetrics?, notes text?,
  active_devices [text]=[], configurations [EpochConfig]=[], training_protocol_name text?, curriculum_status text?
`
