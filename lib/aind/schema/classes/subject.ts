/** Classes of subject.json. See class-table.ts for the notation. */

export const SUBJECT_CLASSES = `
BreedingInfo: breeding_group text?, maternal_id text, maternal_genotype text, paternal_id text, paternal_genotype text
CalibrationObject: empty boolean=false, description text, objects [Device]?
Housing: cage_id text?, room_id text?, light_cycle LightCycle?, home_cage_enrichment [HomeCageEnrichment]=[],
  cohoused_subjects [text]=[]
HumanSubject:
  species SpeciesModel={"name":"Homo sapiens","common_name":"Human",
    "registry":"National Center for Biotechnology Information (NCBI)","registry_identifier":"NCBI:txid9606"},
  sex Sex, year_of_birth integer, source SubjectSource
LightCycle: lights_on_time time, lights_off_time time
MouseSubject: sex Sex, date_of_birth date, strain Strain, species Species, alleles [PIDName]=[], genotype text,
  breeding_info BreedingInfo?, wellness_reports [WellnessReport]=[], housing Housing?, source SubjectSource,
  restrictions text?, rrid PIDName?
NonHumanPrimateSubject: species Species, sex Sex, date_of_birth date?, year_of_birth integer,
  mating_status MatingStatus, source SubjectSource
SpeciesModel (open, untyped): name text, common_name text, registry Registry, registry_identifier text
WellnessReport: date date, report text
`
