/** Files beside a session → what steps want of them: the rows of a table, a document, bytes. */

import type { Waiting } from '#lib/async.ts'
import { csvReader } from '#lib/datasets/csv.ts'
import type { DatasetDefinition } from '#lib/datasets/dataset.ts'
import { type Choices, resolveChoices } from '#lib/datasets/dataset-options.ts'
import { datasetNamed } from '#lib/datasets/index.ts'
import { idText, type RowFilter, type SideData, type SideTable } from '#lib/datasets/side-data.ts'
import { type SideFile, sideFilesFor } from '#lib/datasets/source-roles.ts'
import { InvalidInputError } from '#lib/errors.ts'
import type { ByteSource } from '#lib/io/byte-source.ts'
import type { PlanOptions } from './payloads.ts'

export interface SideDataInput {
  readonly definition: DatasetDefinition
  readonly choices: Choices
  /** Rows that are wanted of each table; a table that is not named is not read. */
  readonly wanted: ReadonlyMap<string, RowFilter>
  /** Open, by name. */
  readonly sideFiles: ReadonlyMap<string, ByteSource | undefined>
}

/** Those of the given side files that the choices call for: only they are opened, and belong to the conversion. */
export function neededSideFiles({
  dataset,
  choices,
  profile,
  sideFiles,
}: Pick<PlanOptions, 'dataset' | 'choices' | 'profile' | 'sideFiles'>): Readonly<Record<string, string>> {
  const definition = datasetNamed(dataset)
  const needed = sideFilesFor(definition.sideFiles, resolveChoices(definition.options, choices, { profile }))
  return Object.fromEntries(
    needed.flatMap(({ name }) => (sideFiles[name] === undefined ? [] : [[name, sideFiles[name]]])),
  )
}

/** Bytes of a table that are read at once. */
const READ_BYTES = 8_000_000

/** Throws InvalidInputError where a file that the choices call for is not at hand, or is larger than it may be. */
export async function readSideData(
  { definition, choices, wanted, sideFiles }: SideDataInput,
  { signal }: Waiting = {},
): Promise<ReadonlyMap<string, SideData>> {
  const sides = new Map<string, SideData>()
  for (const file of sideFilesFor(definition.sideFiles, choices)) {
    const rows = wanted.get(file.name)
    if (file.format === 'csv' && (rows === undefined || rows.keys.size === 0)) continue
    const source = sideFiles.get(file.name)
    if (source === undefined && file.isOptional === true) continue
    if (source === undefined) throw notAtHand(file)
    if (source.size > file.maxBytes) {
      const message = `${source.url} has ${source.size} bytes; ${file.path} has at most ${file.maxBytes}.`
      throw new InvalidInputError(message, { url: source.url })
    }
    sides.set(file.name, await readSide(file, source, rows, { signal }))
  }
  return sides
}

function notAtHand({ name, path, neededWhen }: SideFile): InvalidInputError {
  const because = Object.entries(neededWhen).map(([option, values]) => `--${option} ${values.join('|')}`)
  const reason = because.length === 0 ? 'The dataset' : because.join(' and ')
  return new InvalidInputError(`${reason} needs the file ${path} (${name}) of the dataset, and it was not given.`)
}

async function readSide(
  { format }: SideFile,
  source: ByteSource,
  rows: RowFilter | undefined,
  { signal }: Waiting,
): Promise<SideData> {
  const { url } = source
  if (format === 'csv') return readTable(source, rows, { signal })
  const bytes = await source.read({ offset: 0, length: source.size }, { signal })
  if (format === 'bytes') return { kind: 'bytes', url, bytes }
  try {
    return { kind: 'json', url, value: JSON.parse(new TextDecoder().decode(bytes)) }
  } catch (cause) {
    throw new InvalidInputError(`${url} is no JSON document.`, { url }, { cause })
  }
}

async function readTable(source: ByteSource, filter: RowFilter | undefined, { signal }: Waiting): Promise<SideTable> {
  const { url, size } = source
  let columns: readonly string[] | undefined
  let key = -1
  const rows: (readonly string[])[] = []
  const reader = csvReader(
    (cells, line) => {
      if (columns === undefined) {
        columns = cells
        key = filter === undefined ? -1 : cells.indexOf(filter.column)
        if (filter !== undefined && key < 0)
          throw new InvalidInputError(`${url} has no column ${filter.column}; it has ${cells.join(', ')}.`, { url })
        return
      }
      if (cells.length !== columns.length) {
        const message = `Line ${line} of ${url} has ${cells.length} cells; the table has ${columns.length} columns.`
        throw new InvalidInputError(message, { url })
      }
      if (filter === undefined || filter.keys.has(idText(cells[key] ?? ''))) rows.push(copyOf(cells))
    },
    { url },
  )
  const decoder = new TextDecoder()
  for (let offset = 0; offset < size; offset += READ_BYTES) {
    const bytes = await source.read({ offset, length: Math.min(READ_BYTES, size - offset) }, { signal })
    reader.push(decoder.decode(bytes, { stream: true }))
  }
  reader.push(decoder.decode())
  reader.end()
  return { kind: 'table', url, columns: columns ?? [], rows }
}

/** Cells that no longer keep the megabytes of text alive that they are pieces of. */
const copyOf = (cells: readonly string[]): readonly string[] => JSON.parse(JSON.stringify(cells))
