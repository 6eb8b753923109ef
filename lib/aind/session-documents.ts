/** All documents of a session, each held against the schema, the rules and the others, before anything is written. */

import { InvalidInputError } from '#lib/errors.ts'
import type { Builder, Built, MetadataInput, MetadataWarning, NeedsOf } from './builder.ts'
import { coreHeader, type DocumentName, fileNameOf } from './core-document.ts'
import { dataDescription } from './data-description/data-description.ts'
import type { JsonObject } from './json-value.ts'
import { procedures } from './procedures/procedures.ts'
import { PROFILES, type Profile } from './profile.ts'
import { profileDocument } from './profile-document.ts'
import { documentFindings } from './rules/document-rules.ts'
import { type SessionDocuments, type SessionFinding, sessionFindings } from './rules/session-rules.ts'
import { checkDocument } from './schema/check-document.ts'
import { subject } from './subject/subject.ts'

/** The builders that the others go by. */
export interface FirstBuilders {
  readonly acquisition: Builder
  readonly instrument: Builder
  readonly needs: readonly NeedsOf[]
}

export interface BuiltSession {
  /** As the profile has them, by name, in the order of their files' names. */
  readonly documents: SessionDocuments
  readonly warnings: readonly MetadataWarning[]
}

/** Documents that a conversion adds; some go by the acquisition. */
export type FurtherDocuments = (acquisition: JsonObject, profile: Profile) => SessionDocuments

/**
 * Throws InvalidInputError where a document could not be what the schema and the rules want: then none is made.
 */
export function buildSession(
  input: MetadataInput,
  { acquisition, instrument }: FirstBuilders,
  further: FurtherDocuments = () => new Map(),
): BuiltSession {
  const first = acquisition(input)
  const built: readonly (readonly [DocumentName, Built])[] = [
    ['acquisition', first],
    ['data_description', dataDescription(input, first.document)],
    ['instrument', instrument(input)],
    ['procedures', procedures(input)],
    ['subject', subject(input, first.document)],
  ]
  const documents = new Map([
    ...built.map(([name, { document }]) => [name, document] as const),
    ...further(first.document, input.profile),
  ])
  const findings = findingsOf(documents, { listsOrganizations: input.profile.listsOrganizations })
  const errors = findings.filter(({ level }) => level === 'error')
  if (errors.length > 0) throw invalidDocuments(input.session.id, errors)
  return {
    documents: new Map([...documents].map(([name, document]) => [name, profileDocument(document, input.profile)])),
    warnings: [
      ...built.flatMap(([, { warnings }]) => warnings),
      ...findings.map(finding => ({ code: 'rule', message: describeFinding(finding) })),
    ],
  }
}

/** What is wrong with documents of profile 2.7: each for itself, and together. */
export function findingsOf(
  documents: SessionDocuments,
  { listsOrganizations = true }: { readonly listsOrganizations?: boolean } = {},
): readonly SessionFinding[] {
  const organizations = listsOrganizations ? 'listed' : 'any'
  const single = [...documents].flatMap(([name, document]) => {
    // Versions and addresses of another profile are no findings.
    const shown = listsOrganizations ? document : { ...document, ...coreHeader(name, PROFILES['2.7']) }
    const shape = checkDocument(name, shown, { organizations })
    const rules = shape.length > 0 ? [] : documentFindings(name, document)
    return [...shape, ...rules].map((finding): SessionFinding => ({ document: name, level: 'error', ...finding }))
  })
  return [...single, ...sessionFindings(documents)]
}

/** `acquisition.json, data_streams[0].notes: …`. */
export const describeFinding = ({ document, path, message }: SessionFinding): string =>
  `${fileNameOf(document)}${path === '' ? '' : `, ${path}`}: ${message}`

const SHOWN_FINDINGS = 5

function invalidDocuments(session: string, errors: readonly SessionFinding[]): InvalidInputError {
  const shown = errors.slice(0, SHOWN_FINDINGS).map(describeFinding).join('; ')
  const more = errors.length > SHOWN_FINDINGS ? `; and ${errors.length - SHOWN_FINDINGS} more` : ''
  return new InvalidInputError(`Session ${session}: its documents would not be valid. ${shown}${more}.`, {
    advice: 'Nothing was written. Correct what they are made from.',
  })
}

/** `metadata.nd.json`: all documents of an asset in one. `location` is the asset's address. */
export function rollUp(documents: SessionDocuments, location: string, profile: MetadataInput['profile']): JsonObject {
  const part = (name: DocumentName) => documents.get(name) ?? null
  return {
    ...coreHeader('metadata', profile),
    name: String(documents.get('data_description')?.name ?? ''),
    location,
    other_identifiers: null,
    subject: part('subject'),
    data_description: part('data_description'),
    procedures: part('procedures'),
    instrument: part('instrument'),
    processing: part('processing'),
    acquisition: part('acquisition'),
    quality_control: part('quality_control'),
    model: null,
  }
}
