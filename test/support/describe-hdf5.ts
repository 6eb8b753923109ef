/** Describes an HDF5 file (format `nwb-describe/1`) through `openHdf5`, every value read. */

import type { Attribute } from '#lib/array/values.ts'
import type { Hdf5Dataset, Hdf5File, Hdf5Filter, Hdf5Group, Hdf5Object } from '#lib/hdf5/hdf5-file.ts'
import {
  byCodePoint,
  type DescribedAttribute,
  type DescribedNode,
  type Description,
  describeAttribute,
  describeValues,
} from './describe.ts'

/** Attributes that stand beside `attributes` in a description, not among them. */
const IDENTITY = ['neurodata_type', 'namespace', 'object_id']

/** Names that h5py gives to filters. */
const FILTER_NAMES: Readonly<Record<number, string>> = {
  1: 'gzip',
  2: 'shuffle',
  3: 'fletcher32',
  4: 'szip',
  6: 'scaleoffset',
  32000: 'lzf',
}

export interface DescribeHdf5Options {
  /** Objects to leave out. */
  readonly without?: readonly string[]
}

export async function describeHdf5(file: Hdf5File, { without = [] }: DescribeHdf5Options = {}): Promise<Description> {
  const objects = (await file.readObjects()).filter(({ path }) => !without.includes(path))
  const nodes: [string, DescribedNode][] = []
  for (const object of objects) {
    if (object.path === '/specifications' || object.path.startsWith('/specifications/')) continue
    const node = await describeObject(file, object)
    if (node !== undefined) nodes.push([object.path, node])
  }
  nodes.sort(([a], [b]) => byCodePoint(a, b))
  return {
    format: 'nwb-describe/1',
    backend: 'hdf5',
    specifications: describeSpecifications(objects),
    nodes: Object.fromEntries(nodes),
  }
}

async function describeObject(file: Hdf5File, object: Hdf5Object): Promise<DescribedNode | undefined> {
  switch (object.kind) {
    case 'group':
      return { kind: 'group', ...describeAttributes(object) }
    case 'dataset': {
      const { path, dtype, shape, chunkShape: chunks, filters } = object
      const data = describeValues(await file.readValues(path), dtype, shape)
      const storage = { chunks, filters: filters.map(describeFilter) }
      return { kind: 'dataset', ...describeAttributes(object), dtype, shape, ...data, storage }
    }
    case 'link':
      return { kind: 'link', target: object.target, ...(object.hard && { hard: true }) }
    case 'external-link':
      return { kind: 'link', target: object.target, file: object.file }
    case 'committed-type':
      return undefined
  }
}

function describeAttributes({ attributes }: Hdf5Group | Hdf5Dataset) {
  const identity = Object.fromEntries(
    attributes.filter(({ name }) => IDENTITY.includes(name)).map(({ name, values }) => [name, values[0]]),
  )
  const others: [string, DescribedAttribute][] = attributes
    .filter(({ name }: Attribute) => !IDENTITY.includes(name) && name !== '.specloc')
    .map(attribute => [attribute.name, describeAttribute(attribute)])
  others.sort(([a], [b]) => byCodePoint(a, b))
  return { ...identity, attributes: Object.fromEntries(others) }
}

const describeFilter = ({ id, options }: Hdf5Filter) => ({ id: FILTER_NAMES[id] ?? id, options })

/** Cached schemas: `/specifications/<namespace>/<version>/<source>`. */
function describeSpecifications(objects: readonly Hdf5Object[]): Description['specifications'] {
  const steps = objects.map(({ path }) => path.split('/')).filter(([, first]) => first === 'specifications')
  const versions = steps.filter(({ length }) => length === 4)
  return versions
    .map(([, , namespace = '', version = '']) => ({
      namespace,
      version,
      sources: steps
        .filter(step => step.length === 5 && step[2] === namespace && step[3] === version)
        .map(step => step[4] ?? '')
        .sort(byCodePoint),
    }))
    .sort((a, b) => byCodePoint(a.namespace, b.namespace) || byCodePoint(a.version, b.version))
}
