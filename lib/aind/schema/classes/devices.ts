/** Classes of devices: what instrument.json lists. See class-table.ts for the notation. */

export const DEVICES_CLASSES = `
AdditionalImagingDevice: name text, serial_number text?, manufacturer AnyOrganization?, model text?,
  additional_settings {any}?, notes text?, imaging_device_type ImagingDeviceType
AirPuffDevice: name text, serial_number text?, manufacturer AnyOrganization?, model text?, additional_settings {any}?,
  notes text?, diameter number, diameter_unit SizeUnit
Arena: name text, serial_number text?, manufacturer AnyOrganization?, model text?, additional_settings {any}?,
  notes text?, size Scale, size_unit SizeUnit, objects_in_arena [Device]=[]
Camera: name text, serial_number text?, manufacturer DetectorManufacturer, model text?, additional_settings {any}?,
  notes text?, detector_type DetectorType="Camera", data_interface DataInterface, cooling Cooling="No cooling",
  frame_rate (number|text)?, frame_rate_unit FrequencyUnit?, immersion ImmersionMedium?, chroma CameraChroma?,
  sensor_width integer?, sensor_height integer?, size_unit SizeUnit="pixel", sensor_format text?,
  sensor_format_unit text?, bit_depth integer?, bin_mode BinMode="No binning", bin_width integer?,
  bin_height integer?, bin_unit SizeUnit="pixel", gain (number|text)?, crop_offset_x integer?, crop_offset_y integer?,
  crop_width integer?, crop_height integer?, crop_unit SizeUnit="pixel", recording_software Software?,
  driver DeviceDriver?, driver_version text?
CameraAssembly: relative_position [AnatomicalRelative], coordinate_system CoordinateSystem?, transform [Transform]?,
  name text, target CameraTarget, camera Camera, lens Lens, filter Filter?
Computer: name text, serial_number text?, manufacturer AnyOrganization?, model text?, additional_settings {any}?,
  notes text?, operating_system text?
DAQChannel: channel_name text, channel_type DaqChannelType, port integer?, channel_index integer?,
  sample_rate (number|text)?, sample_rate_unit FrequencyUnit?, event_based_sampling boolean?
DAQDevice: name text, serial_number text?, manufacturer DaqManufacturer, model text?, additional_settings {any}?,
  notes text?, data_interface DataInterface, channels [DAQChannel]=[], firmware_version text?, hardware_version text?
Detector: name text, serial_number text?, manufacturer DetectorManufacturer, model text?, additional_settings {any}?,
  notes text?, detector_type DetectorType, data_interface DataInterface, cooling Cooling="No cooling",
  frame_rate (number|text)?, frame_rate_unit FrequencyUnit?, immersion ImmersionMedium?, chroma CameraChroma?,
  sensor_width integer?, sensor_height integer?, size_unit SizeUnit="pixel", sensor_format text?,
  sensor_format_unit text?, bit_depth integer?, bin_mode BinMode="No binning", bin_width integer?,
  bin_height integer?, bin_unit SizeUnit="pixel", gain (number|text)?, crop_offset_x integer?, crop_offset_y integer?,
  crop_width integer?, crop_height integer?, crop_unit SizeUnit="pixel", recording_software Software?,
  driver DeviceDriver?, driver_version text?
Device: name text, serial_number text?, manufacturer AnyOrganization?, model text?, additional_settings {any}?,
  notes text?
DigitalMicromirrorDevice: name text, serial_number text?, manufacturer AnyOrganization?, model text?,
  additional_settings {any}?, notes text?, max_dmd_patterns integer, invert_pixel_values boolean,
  motion_padding_x integer, motion_padding_y integer, padding_unit SizeUnit="pixel", pixel_size number,
  start_phase number, dmd_curtain [number], line_shear_anchors [number], line_shear_anchors_unit SizeUnit="pixel"
Disc: name text, serial_number text?, manufacturer AnyOrganization?, model text?, additional_settings {any}?,
  notes text?, radius number(0..)|text, radius_unit SizeUnit="centimeter", output DaqChannelType?, encoder text?,
  decoder text?, encoder_firmware Software?, surface_material text?
Enclosure: name text, serial_number text?, manufacturer AnyOrganization?, model text?, additional_settings {any}?,
  notes text?, size Scale, size_unit SizeUnit, internal_material text?, external_material text, grounded boolean,
  laser_interlock boolean, air_filtration boolean
EphysAssembly: name text, manipulator Manipulator, probes [EphysProbe]
EphysProbe: name text, serial_number text?, manufacturer AnyOrganization?, model text?, additional_settings {any}?,
  notes text?, probe_model ProbeModel, headstage Device?
FiberAssembly: name text, manipulator Manipulator, fibers [FiberProbe]
FiberPatchCord: name text, serial_number text?, manufacturer AnyOrganization?, model text?,
  additional_settings {any}?, notes text?, core_diameter number|text, numerical_aperture number|text,
  photobleaching_date date?
FiberProbe: name text, serial_number text?, manufacturer AnyOrganization?, model text?, additional_settings {any}?,
  notes text?, core_diameter number|text, core_diameter_unit SizeUnit="micrometer", numerical_aperture number|text,
  ferrule_material FerruleMaterial?, active_length (number|text)?, total_length number|text,
  length_unit SizeUnit="millimeter"
Filter: name text, serial_number text?, manufacturer FilterManufacturer, model text?, additional_settings {any}?,
  notes text?, filter_type FilterType, cut_off_wavelength integer?, cut_on_wavelength integer?,
  center_wavelength (integer|[integer])?, wavelength_unit SizeUnit="nanometer"
HarpDevice: name text, serial_number text?,
  manufacturer AnyOrganization={"name":"Open Ephys Production Site","abbreviation":"OEPS",
    "registry":"Research Organization Registry (ROR)","registry_identifier":"007rkz355"},
  model text?, additional_settings {any}?, notes text?, data_interface DataInterface="USB", channels [DAQChannel]=[],
  firmware_version text?, hardware_version text?, harp_device_type HarpDeviceType, core_version text?,
  tag_version text?, is_clock_generator boolean
Lamp: name text, serial_number text?, manufacturer AnyOrganization?, model text?, additional_settings {any}?,
  notes text?, wavelength_min integer?, wavelength_max integer?, wavelength_unit SizeUnit="nanometer",
  temperature integer?, temperature_unit TemperatureUnit?
Laser: name text, serial_number text?, manufacturer LaserManufacturer, model text?, additional_settings {any}?,
  notes text?, wavelength integer, wavelength_unit SizeUnit="nanometer", coupling Coupling?,
  coupling_efficiency (number(0..100)|text)?, coupling_efficiency_unit constant="percent"
LaserAssembly: name text, manipulator Manipulator, lasers [Laser], collimator Device, fiber FiberPatchCord
Lens: name text, serial_number text?, manufacturer LensManufacturer, model text?, additional_settings {any}?,
  notes text?
LickSpout: name text, serial_number text?, manufacturer AnyOrganization?, model text?, additional_settings {any}?,
  notes text?, spout_diameter number|text, spout_diameter_unit SizeUnit="millimeter", solenoid_valve Device,
  lick_sensor LickSensor, lick_sensor_type LickSensorType?
LickSpoutAssembly: name text, lick_spouts [LickSpout], motorized_stage MotorizedStage?
LightEmittingDiode: name text, serial_number text?, manufacturer LedManufacturer, model text?,
  additional_settings {any}?, notes text?, wavelength integer, wavelength_unit SizeUnit="nanometer",
  bandwidth integer?, bandwidth_unit SizeUnit?
Manipulator: name text, serial_number text?, manufacturer ManipulatorManufacturer, model text?,
  additional_settings {any}?, notes text?
Microscope: name text, serial_number text?, manufacturer AnyOrganization?, model text?, additional_settings {any}?,
  notes text?
Monitor: relative_position [AnatomicalRelative], coordinate_system CoordinateSystem?, transform [Transform]?,
  name text, serial_number text?, manufacturer MonitorManufacturer, model text?, additional_settings {any}?,
  notes text?, refresh_rate integer(60..), width integer, height integer, size_unit SizeUnit="pixel",
  viewing_distance number|text, viewing_distance_unit SizeUnit="centimeter", contrast integer(0..100)?,
  contrast_unit UnitlessUnit?, brightness integer(0..100)?, brightness_unit UnitlessUnit?
MotorizedStage: name text, serial_number text?, manufacturer AnyOrganization?, model text?,
  additional_settings {any}?, notes text?, travel number|text, travel_unit SizeUnit="millimeter", firmware Software?
NeuropixelsBasestation: name text, serial_number text?,
  manufacturer DaqManufacturer={"name":"Interuniversity Microelectronics Center","abbreviation":"IMEC",
    "registry":"Research Organization Registry (ROR)","registry_identifier":"02kcbn207"},
  model text?, additional_settings {any}?, notes text?, data_interface DataInterface="PXI", channels [DAQChannel]=[],
  firmware_version text?, hardware_version text?, basestation_firmware_version text, bsc_firmware_version text,
  slot integer, ports [ProbePort]
Objective: name text, serial_number text?, manufacturer AnyOrganization?, model text?, additional_settings {any}?,
  notes text?, numerical_aperture number|text, magnification number|text, immersion ImmersionMedium,
  objective_type ObjectiveType?
Olfactometer: name text, serial_number text?,
  manufacturer DaqManufacturer={"name":"Champalimaud Foundation","abbreviation":"Champalimaud",
    "registry":"Research Organization Registry (ROR)","registry_identifier":"03g001n57"},
  model text?, additional_settings {any}?, notes text?, data_interface DataInterface="USB",
  channels [OlfactometerChannel], firmware_version text?, hardware_version text?,
  harp_device_type HarpDeviceType={"whoami":1140,"name":"Olfactometer"}, core_version text?, tag_version text?,
  is_clock_generator boolean
OlfactometerChannel: channel_index integer, channel_type OlfactometerChannelType, flow_capacity integer(0<)=100,
  flow_unit text="mL/min"
OpenEphysAcquisitionBoard: name text, serial_number text?,
  manufacturer DaqManufacturer={"name":"Open Ephys Production Site","abbreviation":"OEPS",
    "registry":"Research Organization Registry (ROR)","registry_identifier":"007rkz355"},
  model text?, additional_settings {any}?, notes text?, data_interface constant="USB", channels [DAQChannel]=[],
  firmware_version text?, hardware_version text?, ports [ProbePort]
PatchClampEphysAssembly: name text, manipulator Manipulator, headstage Device
PockelsCell: name text, serial_number text?, manufacturer AnyOrganization?, model text?, additional_settings {any}?,
  notes text?, polygonal_scanner text?, on_time (number|text)?, off_time (number|text)?,
  time_setting_unit UnitlessUnit="fraction of cycle", beam_modulation (number|text)?,
  beam_modulation_unit VoltageUnit?
PolygonalScanner: name text, serial_number text?, manufacturer AnyOrganization?, model text?,
  additional_settings {any}?, notes text?, speed integer, speed_unit SpeedUnit="rotations per minute",
  number_faces integer
ProbePort: index integer, probes [text]
Scanner: name text, serial_number text?, manufacturer AnyOrganization?, model text?, additional_settings {any}?,
  notes text?, magnetic_strength number, magnetic_strength_unit MagneticFieldUnit
ScanningStage: name text, serial_number text?, manufacturer AnyOrganization?, model text?, additional_settings {any}?,
  notes text?, travel number|text, travel_unit SizeUnit="millimeter", firmware Software?,
  stage_axis_direction StageAxisDirection, stage_axis_name AxisName
Speaker: relative_position [AnatomicalRelative], coordinate_system CoordinateSystem?, transform [Transform]?,
  name text, serial_number text?, manufacturer SpeakerManufacturer, model text?, additional_settings {any}?,
  notes text?
Treadmill: name text, serial_number text?, manufacturer AnyOrganization?, model text?, additional_settings {any}?,
  notes text?, treadmill_width number|text, width_unit SizeUnit="centimeter", encoder Device?,
  pulse_per_revolution integer?
Tube: name text, serial_number text?, manufacturer AnyOrganization?, model text?, additional_settings {any}?,
  notes text?, diameter number(0..)|text, diameter_unit SizeUnit="centimeter"
Wheel: name text, serial_number text?, manufacturer AnyOrganization?, model text?, additional_settings {any}?,
  notes text?, radius number|text, width number|text, size_unit SizeUnit="millimeter", encoder Device,
  pulse_per_revolution integer, magnetic_brake Device, torque_sensor Device
`
