/**
 * The walk over a file: depth first, children by the bytes of their names. All calls that concern an object are made
 * at once, because libhdf5 forgets quickly; reading it pass by pass costs five times the reads.
 */

import { scalarsOf } from '#lib/array/scalars.ts'
import type { Attribute } from '#lib/array/values.ts'
import { CorruptSourceError, UnsupportedFeatureError } from '#lib/errors.ts'
import { dtypeOf, elementTypeOf, isBigEndian } from './element-type.ts'
import type { Hdf5Dataset, Hdf5ExternalLink, Hdf5Link, Hdf5Object, Hdf5Path } from './hdf5-file.ts'
import type { Libhdf5 } from './libhdf5.ts'
import { resolveLinkTarget } from './link-target.ts'
import { type DecodedAttribute, readAttributes } from './read-attributes.ts'
import { addressTableOf, resolveReferences } from './references.ts'

/** Groups within groups; sessions have some six. Every call names its object by path, so depth costs its square. */
const DEEPEST = 256

/** An object whose attributes still refer to others by address. */
type WalkedObject = Hdf5Object & { readonly decoded?: readonly DecodedAttribute[] }

/** Every object of the file, the root group first; each object once, under its first path, later names as links. */
export function readObjects(library: Libhdf5): Hdf5Object[] {
  const walked: WalkedObject[] = []
  const firstPaths = new Map<number, Hdf5Path>()
  const ahead: { readonly path: Hdf5Path; readonly depth: number }[] = [{ path: '/', depth: 0 }]
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    const { path, depth } = next
    const object = readObject(library, path, firstPaths)
    walked.push(object)
    if (object.kind !== 'group') continue
    if (depth === DEEPEST) throw tooDeep(library, path)
    const children = childPaths(library, path).map(child => ({ path: child, depth: depth + 1 }))
    // The last pushed is the next walked.
    for (const child of children.reverse()) ahead.push(child)
  }

  const table = addressTableOf(walked)
  return walked.map(({ decoded, ...object }) => {
    if (decoded === undefined || !('attributes' in object)) return object
    return { ...object, attributes: decoded.map(one => attributeOf(library, object.path, one, table)) }
  })
}

/** One object, link or type; marks its address in `firstPaths`. */
function readObject(library: Libhdf5, path: Hdf5Path, firstPaths: Map<number, Hdf5Path>): WalkedObject {
  const link = path === '/' ? undefined : readLink(library, path)
  if (link !== undefined) return link
  const address = addressOf(library, path)
  const first = firstPaths.get(address)
  if (first !== undefined) return { kind: 'link', path, hard: true, target: first }
  firstPaths.set(address, path)

  const type = library.call({ path, aim: `open ${path}` }, (module, file) => module.get_type(file, path))
  switch (type) {
    case 0:
      return { kind: 'group', path, address, attributes: [], decoded: readAttributes(library, path) }
    case 1:
      return readDataset(library, path, address)
    case 2:
      return { kind: 'committed-type', path, address }
    default:
      throw new CorruptSourceError(`${path} is neither group, dataset nor datatype`, { url: library.url, path })
  }
}

/** The link at `path`, if it is a soft or an external one: asked first, since all other calls follow links silently. */
function readLink(library: Libhdf5, path: Hdf5Path): Hdf5Link | Hdf5ExternalLink | undefined {
  const aim = `read the link ${path}`
  const target = library.call({ path, aim }, (module, file) => module.get_symbolic_link(file, path))
  if (target !== null) return { kind: 'link', path, hard: false, target: resolveLinkTarget(path, target) }
  const { filename, obj_path } = library.call({ path, aim }, (module, file) => module.get_external_link(file, path))
  if (filename === undefined) return undefined
  return { kind: 'external-link', path, file: filename, target: obj_path ?? '/' }
}

/** Address of the object header, relative to the base address of the file. */
export function addressOf(library: Libhdf5, path: string): number {
  const aim = `find the object header of ${path}`
  const reference = library.call({ path, aim }, (module, file) => module.create_object_reference(file, path))
  return Number(Buffer.from(Array.from(reference)).readBigUInt64LE())
}

function readDataset(library: Libhdf5, path: Hdf5Path, address: number): Hdf5Dataset & WalkedObject {
  const decoded = readAttributes(library, path)
  const aim = `read the description of ${path}`
  const metadata = library.call({ path, aim }, (module, file) => module.get_dataset_metadata(file, path))
  const filters = library.call({ path, aim }, (module, file) => module.get_dataset_filters(file, path))
  const { shape, chunks, virtual_sources: sources } = metadata
  return {
    kind: 'dataset',
    path,
    address,
    attributes: [],
    dtype: dtypeOf(elementTypeOf(metadata)),
    shape,
    chunkShape: chunks,
    filters: filters.map(({ id, name, cd_values }) => ({ id, name, options: cd_values })),
    littleEndian: !isBigEndian(metadata),
    ...(sources && {
      virtualSources: sources.map(({ file_name, dset_name }) => ({ file: file_name, path: dset_name })),
    }),
    decoded,
  }
}

function childPaths(library: Libhdf5, group: Hdf5Path): Hdf5Path[] {
  const aim = `list the children of ${group}`
  const names = library.call({ path: group, aim }, (module, file) => module.get_names(file, group, false))
  const sorted = names
    .map(name => ({ name, bytes: Buffer.from(name) }))
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes))
  return sorted.map(({ name, bytes }, index): Hdf5Path => {
    const twice = name === sorted[index - 1]?.name
    if (twice || IMPOSSIBLE_NAME.test(name) || bytes.toString() !== name)
      throw new CorruptSourceError(
        `${group} has a child whose name cannot be read: ${JSON.stringify(name)}; expected UTF-8 without "/", once`,
        { url: library.url, path: group },
      )
    return `${group === '/' ? '' : group}/${name}`
  })
}

/** Names that mean something else in a path. Those that are not UTF-8 come mangled, often with lone surrogates. */
const IMPOSSIBLE_NAME = /^\.?$|\//

function attributeOf(
  library: Libhdf5,
  path: Hdf5Path,
  { name, dtype, shape, values }: DecodedAttribute,
  table: ReadonlyMap<number, Hdf5Path>,
): Attribute {
  const label = `Attribute ${JSON.stringify(name)} of ${path}`
  const resolved = resolveReferences(values, table, label, { url: library.url, path })
  return { name, dtype, shape, values: scalarsOf(resolved) }
}

function tooDeep({ url }: Libhdf5, path: Hdf5Path): UnsupportedFeatureError {
  return new UnsupportedFeatureError('deep nesting', `Groups are nested more than ${DEEPEST} deep`, { url, path })
}
