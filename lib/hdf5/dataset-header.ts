/** What the object header says about a dataset: the messages that matter for its raw data, parsed and held against each other. */

import type { Waiting } from '#lib/async.ts'
import type { Cursor } from './cursor.ts'
import { corrupt, type FormatFile, unsupported } from './format-file.ts'
import type { Hdf5Filter } from './hdf5-file.ts'
import { MESSAGE } from './header-message.ts'
import { type Dataspace, readDataspace } from './messages/dataspace.ts'
import { type PlainType, readPlainType } from './messages/datatype.ts'
import { readExternalPieces } from './messages/external-files.ts'
import { readFillValue, readOldFillValue } from './messages/fill-value.ts'
import { readFilterPipeline } from './messages/filter-pipeline.ts'
import { type LayoutMessage, readLayoutMessage } from './messages/layout.ts'
import { findMessage, readObjectHeader } from './object-header.ts'

/** The feature that is refused where the data lie in other files: libhdf5 reads them. */
export const EXTERNAL_STORAGE = 'external storage'

export interface DatasetHeader {
  readonly file: FormatFile
  /** Absolute offset of the header. */
  readonly at: number
  readonly dataspace: Dataspace
  readonly layout: Exclude<LayoutMessage, { kind: 'virtual' }>
  readonly filters: readonly Hdf5Filter[]
  /** Size and byte order of an element, and the fill value (base64, as stored; null for zeros). */
  readonly elements: PlainType & { readonly fillValue: string | null }
}

/** Throws UnsupportedFeatureError where the raw data lie elsewhere or an element is more than plain bytes. */
export async function readDatasetHeader(
  file: FormatFile,
  address: number,
  { signal }: Waiting = {},
): Promise<DatasetHeader> {
  const at = file.baseAddress + address
  const messages = await readObjectHeader(file, address, { signal })
  const find = (type: number) => findMessage(file, messages, type, { signal })
  const need = async (type: number, name: string) => {
    const message = await find(type)
    if (message === undefined) throw corrupt(file, `a ${name} message in the object header expected`, at)
    return message
  }

  const external = await find(MESSAGE.externalFiles)
  if (external !== undefined) {
    const pieces = await readExternalPieces(external, { signal })
    const names = pieces.map(({ name }) => JSON.stringify(name))
    throw unsupported(file, EXTERNAL_STORAGE, `the data lie in ${names.join(', ')}`)
  }
  const layout = readLayoutMessage(await need(MESSAGE.layout, 'data layout'))
  if (layout.kind === 'virtual') throw unsupported(file, 'virtual dataset', 'the data lie in other datasets')
  const dataspace = readDataspace(await need(MESSAGE.dataspace, 'dataspace'))
  const type = readPlainType(await need(MESSAGE.datatype, 'datatype'))
  const pipeline = await find(MESSAGE.filterPipeline)
  const filters = pipeline === undefined || layout.kind !== 'chunked' ? [] : readFilterPipeline(pipeline)
  const fill = parseFill(await find(MESSAGE.fillValue), await find(MESSAGE.oldFillValue))
  if (fill !== undefined && fill.length !== type.itemSize)
    throw corrupt(file, `a fill value of ${type.itemSize} bytes expected, found ${fill.length}`, at)
  return { file, at, dataspace, layout, filters, elements: { ...type, fillValue: toBase64(fill) } }
}

/** The newer message wins where both are there, since only it says whether the value is ever written. */
function parseFill(newer: Cursor | undefined, older: Cursor | undefined): Uint8Array | undefined {
  if (newer !== undefined) return readFillValue(newer)
  return older === undefined ? undefined : readOldFillValue(older)
}

/** Zeros are what memory holds anyway. */
function toBase64(fill: Uint8Array | undefined): string | null {
  return fill?.some(byte => byte !== 0) ? Buffer.from(fill).toString('base64') : null
}
