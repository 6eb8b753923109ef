/** Checks of what containers hold: how their arrays are stored, and texts that say nothing. Source: nwbinspector, `_nwb_containers`. */

import { itemSize } from '#lib/array/dtype.ts'
import { elementCount } from '#lib/array/region.ts'
import type { GroupSpec } from '#lib/nwb/schema/spec-types.ts'
import { defineCheck } from '../check.ts'
import type { InspectedArray } from '../inspected-array.ts'
import type { NwbObject } from '../nwb-object.ts'
import { ownArrays } from '../own-arrays.ts'
import { formatBytes } from '../python-words.ts'

/** Arrays from here on are small enough to be left alone. */
const SMALL_BYTES = 50e6

/** Small arrays of this size matter more than others. */
const SEVERE_BYTES = 10e9

const LARGE_BYTES = 20e9

/** Filters that leave the size of the data as it is. */
const NO_COMPRESSION = /^(shuffle|fletcher32|vlen-|json|pickle|scaleoffset|delta)/

export const checkLargeDatasetCompression = defineCheck(
  {
    name: 'check_large_dataset_compression',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'NWBContainer',
    finds: 'Arrays of more than 20 GB that are not compressed.',
  },
  container => {
    const array = ownArrays(container).find(array => !isCompressed(array) && bytesOf(array) > LARGE_BYTES)
    return array && { severity: 'HIGH', message: `${nameOf(array)} is large (${size(array)}) and not compressed.` }
  },
)

export const checkSmallDatasetCompression = defineCheck(
  {
    name: 'check_small_dataset_compression',
    importance: 'BEST_PRACTICE_SUGGESTION',
    type: 'NWBContainer',
    finds: 'Arrays of more than 50 MB that are not compressed.',
  },
  container => {
    const isWorth = (bytes: number) => bytes > SMALL_BYTES && bytes < LARGE_BYTES
    const array = ownArrays(container).find(array => !isCompressed(array) && isWorth(bytesOf(array)))
    if (array === undefined) return undefined
    const severity = bytesOf(array) > SEVERE_BYTES ? 'HIGH' : 'LOW'
    return { severity, message: `${nameOf(array)} (${size(array)}) is not compressed.` }
  },
)

export const checkSingleChunkDataset = defineCheck(
  {
    name: 'check_single_chunk_dataset',
    importance: 'BEST_PRACTICE_SUGGESTION',
    type: 'NWBContainer',
    finds: 'Arrays of more than 50 MB in an HDF5 file that are one chunk, and not compressed.',
  },
  container => {
    if (container.session.file.backend !== 'hdf5') return undefined
    // Small ones may be one chunk because they can grow, which is not known here.
    const array = ownArrays(container).find(
      array => isOneChunk(array) && !isCompressed(array) && bytesOf(array) >= SMALL_BYTES,
    )
    return array && `${nameOf(array)} (${size(array)}) is a single chunk; smaller chunks, compressed, read faster.`
  },
)

export const checkEmptyStringForOptionalAttribute = defineCheck(
  {
    name: 'check_empty_string_for_optional_attribute',
    importance: 'BEST_PRACTICE_SUGGESTION',
    type: 'NWBContainer',
    finds: 'Optional texts that are there but blank.',
  },
  async container => {
    const empty: string[] = []
    for (const path of optionalTexts(container)) if ((await container.text(path)) === '') empty.push(path)
    return empty.map(
      path => `The optional text ${path.slice(path.lastIndexOf('/') + 1)} is blank; leave it out instead.`,
    )
  },
)

const isCompressed = ({ node }: InspectedArray): boolean =>
  node.storage?.filters.some(filter => !NO_COMPRESSION.test(filter)) ?? false

const isOneChunk = ({ node, shape }: InspectedArray): boolean =>
  node.storage?.chunkShape?.every((length, axis) => length >= (shape[axis] ?? 0)) ?? false

/** numpy holds a pointer for each text. */
const POINTER_BYTES = 8

const bytesOf = ({ node, shape }: InspectedArray): number =>
  elementCount(shape) * (itemSize(node.dtype) ?? POINTER_BYTES)

const size = (array: InspectedArray): string => formatBytes(bytesOf(array))

const nameOf = ({ node }: InspectedArray): string => node.name

/** Paths of texts that the schema neither requires nor has a default for, those in plain groups included. */
function optionalTexts({ schema, builtIn }: NwbObject): readonly string[] {
  const specs = [schema, builtIn].map(type => type?.spec).filter(spec => spec?.kind === 'group')
  return [...new Set(specs.flatMap(spec => textsIn(spec, '')))]
}

function textsIn(spec: GroupSpec, prefix: string): readonly string[] {
  const isText = ({
    dtype,
    shape,
    defaultValue,
    value,
  }: GroupSpec['datasets'][number] | GroupSpec['attributes'][number]) =>
    dtype === 'text' && shape === undefined && defaultValue === undefined && value === undefined
  const attributes = prefix === '' ? spec.attributes.filter(item => !item.required && isText(item)) : []
  const datasets = spec.datasets.filter(item => item.quantity === '?' && item.typeInc === undefined && isText(item))
  return [
    ...[...attributes, ...datasets].map(({ name }) => `${prefix}${name}`),
    ...spec.groups
      .filter(group => group.name !== undefined && group.typeInc === undefined && group.typeDef === undefined)
      .flatMap(group => textsIn(group, `${prefix}${group.name}/`)),
  ]
}
