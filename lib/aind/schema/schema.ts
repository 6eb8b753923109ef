/** aind-data-schema 2.7.1, whole: every class, vocabulary and union by its name. */

import { coreHeader, type DocumentName } from '../core-document.ts'
import { PROFILES } from '../profile.ts'
import { type ClassDefinition, constantField, parseClasses } from './class-table.ts'
import { ACQUISITION_CLASSES } from './classes/acquisition.ts'
import { DEVICES_CLASSES } from './classes/devices.ts'
import { DOCUMENT_CLASSES } from './classes/documents.ts'
import { PROCEDURES_CLASSES } from './classes/procedures.ts'
import { RECORDS_CLASSES } from './classes/records.ts'
import { SHARED_CLASSES } from './classes/shared.ts'
import { SUBJECT_CLASSES } from './classes/subject.ts'
import { ANY_ORGANIZATION, HARP_DEVICE, MODALITY, organizationUnion, SPECIES_UNION, STRAIN } from './known-shapes.ts'
import { ORGANIZATION_GROUPS } from './organizations.ts'
import type { ObjectShape, Shape } from './shape.ts'
import { UNIONS } from './unions.ts'
import { VOCABULARIES } from './vocabularies.ts'

export interface Schema {
  /** Throws RangeError for a name that the schema has not. */
  named(name: string): Shape
}

const DOCUMENTS: Readonly<Record<string, DocumentName>> = {
  DataDescription: 'data_description',
  Subject: 'subject',
  Procedures: 'procedures',
  Acquisition: 'acquisition',
  Instrument: 'instrument',
  Processing: 'processing',
  QualityControl: 'quality_control',
  Metadata: 'metadata',
}

/** Class of a document. */
export const documentClass = (document: DocumentName): string =>
  Object.keys(DOCUMENTS).find(name => DOCUMENTS[name] === document) ?? ''

export interface SchemaOptions {
  /** `any`: organizations need not be on the schema's lists, as from 2.9 on. */
  readonly organizations: 'listed' | 'any'
}

const made = new Map<SchemaOptions['organizations'], Schema>()

/** Made once for each option. */
export function metadataSchema({ organizations }: SchemaOptions = { organizations: 'listed' }): Schema {
  const known = made.get(organizations)
  if (known !== undefined) return known
  const shapes = new Map<string, Shape>([
    ...classes().map(one => [one.name, one] as const),
    ...Object.entries(VOCABULARIES).map(([name, words]) => [name, { kind: 'word', vocabulary: name, words }] as const),
    ...Object.entries(UNIONS).map(([name, members]) => [name, classUnion(name, members)] as const),
    ...Object.entries(ORGANIZATION_GROUPS).map(
      ([name, members]) =>
        [name, organizations === 'any' ? ANY_ORGANIZATION : organizationUnion(name, members)] as const,
    ),
    ['AnyUnit', ANY_UNIT],
    ['Modality', MODALITY],
    ['Species', SPECIES_UNION],
    ['Strain', STRAIN],
    ['HarpDeviceType', HARP_DEVICE],
  ])
  const schema: Schema = {
    named(name) {
      const shape = shapes.get(name)
      if (shape === undefined) throw new RangeError(`the schema has no ${name}`)
      return shape
    },
  }
  made.set(organizations, schema)
  return schema
}

const classes = (): readonly ObjectShape[] =>
  [
    SUBJECT_CLASSES,
    SHARED_CLASSES,
    DEVICES_CLASSES,
    ACQUISITION_CLASSES,
    PROCEDURES_CLASSES,
    RECORDS_CLASSES,
    DOCUMENT_CLASSES,
  ].flatMap(table => parseClasses(table).map(withHeader))

/** Documents begin with where their schema is, and its version. */
function withHeader(definition: ClassDefinition): ObjectShape {
  const document = DOCUMENTS[definition.name]
  if (!definition.isCore || document === undefined) return definition
  const header = Object.entries(coreHeader(document, PROFILES['2.7'])).map(
    ([key, value]) => [key, constantField(String(value))] as const,
  )
  return { ...definition, fields: new Map([...header, ...definition.fields]) }
}

const classUnion = (name: string, members: readonly string[]): Shape => ({
  kind: 'one-of',
  name,
  by: 'object_type',
  shapes: members.map(member => ({ kind: 'named', name: member })),
})

const ANY_UNIT: Shape = {
  kind: 'any-of',
  shapes: Object.keys(VOCABULARIES)
    .filter(name => name.endsWith('Unit'))
    .map(name => ({ kind: 'named', name })),
}
