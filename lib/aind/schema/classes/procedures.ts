/** Classes of procedures.json. See class-table.ts for the notation. */

export const PROCEDURES_CLASSES = `
Anaesthetic: anaesthetic_type text, duration number, duration_unit TimeUnit="minute", level number(1..5)?
Atlas: name AtlasName, origin Origin, axes [Axis], axis_unit SizeUnit, version text, size [number],
  size_unit SizeUnit="pixel", resolution [number], resolution_unit SizeUnit
AtlasCoordinate: translation [number], coordinate_system Atlas
BrainInjection: injection_materials [InjectionMaterial]+, targeted_structure BrainStructureModel?,
  relative_position [AnatomicalRelative]?, dynamics [InjectionDynamics], protocol_id text?,
  coordinate_system_name text, coordinates [[Transform]]
BrainStructureModel (open, untyped): atlas text, name text, acronym text, id text
CatheterConfig: device_name text, targeted_structure MouseAnatomyModel
Injection: injection_materials [InjectionMaterial]+, targeted_structure MouseAnatomyModel?,
  relative_position [AnatomicalRelative]?, dynamics [InjectionDynamics], protocol_id text?
InjectionDynamics: profile InjectionProfile, volume number?, volume_unit VolumeUnit?, duration number?,
  duration_unit TimeUnit?, injection_current number?, injection_current_unit CurrentUnit?, alternating_current text?
MouseAnatomyModel (open, untyped): name text, registry Registry, registry_identifier text
NonViralMaterial: name text, source AnyOrganization, rrid PIDName?, lot_number text?, expiration_date date?,
  concentration number?, concentration_unit text?
ProbeConfig: device_name text, primary_targeted_structure BrainStructureModel,
  other_targeted_structure [BrainStructureModel]?, atlas_coordinate AtlasCoordinate?,
  coordinate_system CoordinateSystem, transform [Transform], dye text?, notes text?
Reagent: name text, source AnyOrganization, rrid PIDName?, lot_number text?, expiration_date date?
TarsVirusIdentifiers: virus_tars_id text?, plasmid_tars_alias [text]?, prep_lot_number text, prep_date date?,
  prep_type VirusPrepType?, prep_protocol text?
ViralMaterial: name text, tars_identifiers TarsVirusIdentifiers?, addgene_id PIDName?, titer integer?,
  titer_unit text|null="gc/mL"
Catheter: name text, serial_number text?, manufacturer AnyOrganization?, model text?, additional_settings {any}?,
  notes text?, catheter_material CatheterMaterial, catheter_design CatheterDesign, catheter_port CatheterPort
CatheterImplant: where_performed SurgeryPlace, implanted_device Catheter, device_config CatheterConfig
Craniotomy: protocol_id text?, craniotomy_type CraniotomyType, coordinate_system_name text?,
  position (Translation|[AnatomicalRelative])?, size number?, size_unit SizeUnit?,
  protective_material ProtectiveMaterial?, implant_part_number text?, dura_removed boolean?
FluorescentStain: name text, source AnyOrganization, rrid PIDName?, lot_number text?, expiration_date date?,
  probe Probe, stain_type StainType, fluorophore Fluorophore, initiator_name text?
Fluorophore: fluorophore_type FluorophoreType, excitation_wavelength integer,
  excitation_wavelength_unit SizeUnit="nanometer"
GeneProbe: gene PIDName, probes [OligoProbe]?
GeneProbeSet: name text, source AnyOrganization, rrid PIDName?, lot_number text?, expiration_date date?,
  gene_probes [GeneProbe]
GenericSubjectProcedure: start_date date, experimenters [text]?, ethics_review_id text, protocol_id text?,
  description text, notes text?
GenericSurgeryProcedure: protocol_id text?, description text, notes text?
GroundWireImplant: ground_electrode_location MouseAnatomyModel, ground_wire_hole integer?,
  ground_wire_material GroundWireMaterial?, ground_wire_diameter number?, ground_wire_diameter_unit SizeUnit?
HCRSeries: codebook_name text, number_of_rounds integer, hcr_rounds [HybridizationChainReaction],
  strip_qc_compatible boolean, cell_id text?
Headframe: protocol_id text?, headframe_type text, headframe_part_number text?, headframe_material HeadframeMaterial?,
  well_part_number text?, well_type text?
HybridizationChainReaction: round_index integer, start_time date-time, end_time date-time, stains [FluorescentStain],
  probe_concentration number, probe_concentration_unit text="M"
MyomatrixArray: name text, serial_number text?, manufacturer AnyOrganization?, model text?,
  additional_settings {any}?, notes text?, array_type MyomatrixArrayType, threads [MyomatrixThread]
MyomatrixContact: body_part MouseAnatomyModel, relative_position AnatomicalRelative, muscle MouseAnatomyModel,
  in_muscle boolean
MyomatrixInsertion: protocol_id text?, ground_electrode GroundWireImplant, implanted_device MyomatrixArray
MyomatrixThread: ground_electrode_location MouseAnatomyModel, contacts [MyomatrixContact]
NonSurgicalInjection: start_date date, ethics_review_id text, protocol_id text?, injections [Injection]+, notes text?
OligoProbe: name text, sequence text
Perfusion: protocol_id text?, output_specimen_ids [text]
PlanarSection: output_specimen_id text, targeted_structure BrainStructureModel?, includes_surrounding_tissue boolean?,
  coordinate_system_name text, start_coordinate Translation, end_coordinate Translation?, thickness number?,
  thickness_unit SizeUnit?, partial_slice [AnatomicalRelative]?
PlanarSectioning: sections [Section|PlanarSection], coordinate_system (CoordinateSystem|Atlas)?,
  section_orientation SectionOrientation
ProbeImplant: protocol_id text?, implanted_device EphysProbe|FiberProbe, device_config ProbeConfig
ProbeReagent: name text, source AnyOrganization, rrid PIDName?, lot_number text?, expiration_date date?,
  target GeneProbe|ProteinProbe|SmallMoleculeProbe
ProteinProbe: protein PIDName, species Species?, mass number, mass_unit MassUnit="microgram", sequence text?
SampleCollection: sample_type SampleType, time date-time, collection_volume number, collection_volume_unit VolumeUnit,
  collection_method text?
Section: output_specimen_id text, targeted_structure BrainStructureModel?, includes_surrounding_tissue boolean?,
  coordinate_system_name text?, start_coordinate Translation?, end_coordinate Translation?, thickness number?,
  thickness_unit SizeUnit?, partial_slice [AnatomicalRelative]?
Sectioning: sections [Section]
SmallMoleculeProbe: molecule PIDName, mass number, mass_unit MassUnit="microgram"
SpecimenProcedure: procedure_type SpecimenProcedureType, procedure_name text?, specimen_id text|[text],
  start_date date, end_date date, experimenters [text]=[], protocol_id [text]?, protocol_parameters {text}?,
  procedure_details [SpecimenDetail]=[], notes text?
Surgery: protocol_id text?, start_date date, experimenters [text]?, ethics_review_id text?,
  animal_weight_prior number?, animal_weight_post number?, weight_unit MassUnit="gram", anaesthesia Anaesthetic?,
  workstation_id text?, coordinate_system CoordinateSystem?, measured_coordinates {Origin:Translation}?,
  procedures [SurgeryProcedure]+, notes text?
TrainingProtocol: training_name text, protocol_id text?, start_date date, end_date date?, curriculum_code Code?,
  notes text?
WaterRestriction: ethics_review_id text, target_fraction_weight integer,
  target_fraction_weight_unit UnitlessUnit="percent", minimum_water_per_day number,
  minimum_water_per_day_unit VolumeUnit="milliliter", baseline_weight number, weight_unit MassUnit="gram",
  start_date date, end_date date?
`
