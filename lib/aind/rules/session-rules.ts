/** Rules about the documents of a session together: what one says of times, devices and the animal, the others agree with. */

import type { DocumentName } from '../core-document.ts'
import { type JsonObject, type JsonValue, objectOf } from '../json-value.ts'
import type { Finding } from '../schema/check-shape.ts'
import { isSet, objectList, objectsIn, textList } from './rule.ts'

export type SessionDocuments = ReadonlyMap<DocumentName, JsonObject>

export interface SessionFinding extends Finding {
  readonly document: DocumentName
  /** A warning stops nothing. */
  readonly level: 'error' | 'warning'
}

type SessionRule = (documents: SessionDocuments) => readonly SessionFinding[]

const error = (document: DocumentName, path: string, message: string): SessionFinding => ({
  document,
  path,
  message,
  level: 'error',
})

export const sessionFindings = (documents: SessionDocuments): readonly SessionFinding[] =>
  RULES.flatMap(rule => rule(documents))

const sameSubject: SessionRule = documents => {
  const [acquisition, ...others] = (['acquisition', 'data_description', 'subject', 'procedures'] as const).flatMap(
    name => {
      const id = documents.get(name)?.subject_id
      return isSet(id) ? [{ name, id }] : []
    },
  )
  return others
    .filter(({ id }) => id !== acquisition?.id)
    .map(({ name, id }) => error(name, 'subject_id', `it is ${id}, that of ${acquisition?.name} is ${acquisition?.id}`))
}

const sameInstrument: SessionRule = documents => {
  const [used, described] = [documents.get('acquisition')?.instrument_id, documents.get('instrument')?.instrument_id]
  if (!isSet(used) || !isSet(described) || used === described) return []
  return [error('acquisition', 'instrument_id', `it is ${used}, that of the instrument is ${described}`)]
}

/** Every name of the tree: cameras, probes and lenses too. */
const namesIn = (value: JsonValue): readonly string[] =>
  [...objectsIn(value)].flatMap(({ object: { name } }) => (typeof name === 'string' ? [name] : []))

const knownDevices: SessionRule = documents => {
  const [acquisition, instrument] = [documents.get('acquisition'), documents.get('instrument')]
  if (acquisition === undefined || instrument === undefined) return []
  const components = new Set([...namesIn(instrument.components ?? null), String(instrument.instrument_id)])
  const implanted = objectList(documents.get('procedures')?.subject_procedures).flatMap(({ procedures = null }) =>
    [...objectsIn(procedures)].flatMap(({ object }) => namesIn(object.implanted_device ?? null)),
  )
  const strangers = (list: string, known: ReadonlySet<string>) =>
    objectList(acquisition[list]).flatMap((item, index) =>
      textList(item.active_devices)
        .filter(name => !known.has(name))
        .map(name => error('acquisition', `${list}[${index}].active_devices`, `the instrument has no device ${name}`)),
    )
  return [
    ...strangers('stimulus_epochs', components),
    ...strangers('data_streams', new Set([...components, ...implanted])),
  ]
}

const TIMES = {
  data_streams: ['stream_start_time', 'stream_end_time'],
  stimulus_epochs: ['stimulus_start_time', 'stimulus_end_time'],
} as const

/** Streams and epochs lie within the acquisition. Microseconds count: Date has only milliseconds. */
const timesWithin: SessionRule = documents => {
  const acquisition = documents.get('acquisition')
  if (acquisition === undefined) return []
  const start = microseconds(acquisition.acquisition_start_time)
  const end = microseconds(acquisition.acquisition_end_time)
  return Object.entries(TIMES).flatMap(([list, keys]) =>
    objectList(acquisition[list]).flatMap((item, index) =>
      keys
        .filter(key => microseconds(item[key]) < start || microseconds(item[key]) > end)
        .map(key => error('acquisition', `${list}[${index}].${key}`, `${item[key]} is outside of the acquisition`)),
    ),
  )
}

/** Of an ISO date and time, since 1970; NaN where it is none. */
function microseconds(value: JsonValue | undefined): number {
  const [, seconds = '', fraction = '', zone = ''] = /^(.{19})(?:\.(\d+))?(.*)$/.exec(String(value)) ?? []
  return Date.parse(`${seconds}${zone}`) * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6))
}

const inVivo: SessionRule = documents => {
  const [acquisition, subject] = [documents.get('acquisition'), documents.get('subject')]
  if (acquisition === undefined) return []
  const born = objectOf(subject?.subject_details).date_of_birth
  const end = String(acquisition.acquisition_end_time)
  return [
    ...(isSet(acquisition.specimen_id) || isSet(acquisition.subject_details)
      ? []
      : [error('acquisition', 'subject_details', 'an acquisition of a living animal needs it')]),
    ...(typeof born === 'string' && born > end.slice(0, 10)
      ? [error('subject', 'subject_details.date_of_birth', `${born} is after the acquisition`)]
      : []),
  ]
}

const processed: SessionRule = documents => {
  const start = microseconds(documents.get('acquisition')?.acquisition_start_time)
  return objectList(documents.get('processing')?.data_processes).flatMap((process, index) =>
    microseconds(process.start_date_time) < start
      ? [error('processing', `data_processes[${index}].start_date_time`, 'it is before the acquisition')]
      : [],
  )
}

const completeSet: SessionRule = documents =>
  documents.has('subject')
    ? (['data_description', 'procedures', 'instrument', 'acquisition'] as const)
        .filter(name => !documents.has(name))
        .map(document => ({ document, path: '', message: 'the file is missing', level: 'warning' }))
    : [error('subject', '', 'the file is missing')]

const RULES: readonly SessionRule[] = [
  completeSet,
  sameSubject,
  sameInstrument,
  knownDevices,
  timesWithin,
  inVivo,
  processed,
]
