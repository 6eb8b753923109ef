/**
 * Data of a dataset that lie in other files (virtual datasets, external storage): brings those files to where libhdf5 looks
 * for them. For sources that it does not find the library gives fill values, without a word; here they are errors.
 */

import { CorruptSourceError, UnsupportedFeatureError } from '#lib/errors.ts'
import type { FormatFile } from './format-file.ts'
import type { Metadata } from './h5wasm-module.ts'
import { MESSAGE } from './header-message.ts'
import type { LazyFile } from './lazy-file.ts'
import type { Libhdf5 } from './libhdf5.ts'
import { type ExternalPiece, readExternalPieces } from './messages/external-files.ts'
import { findMessage, readObjectHeader } from './object-header.ts'
import { addressOf } from './read-objects.ts'

/** Files that one file may have parts of its data in; each takes a descriptor and some memory. */
const MOST_NEIGHBOURS = 1000

/** Asks the owner for the file that the source calls by `name`. */
export type FindNeighbour = (name: string) => Promise<LazyFile | undefined>

export interface Neighbours {
  /** Afterwards libhdf5 finds all that the dataset is made of. Throws UnsupportedFeatureError naming a file that is not there. */
  bring(path: string): Promise<void>
}

/** A file in the library: the source itself, or one beside it. */
interface OpenedFile {
  readonly id: bigint | undefined
  /** As the source calls it; '' for the source. */
  readonly name: string
}

export function neighboursOf(library: Libhdf5, format: () => Promise<FormatFile>, find: FindNeighbour): Neighbours {
  /** By name: what was found there, and its path in the library's file system. */
  const known = new Map<string, Promise<{ readonly file: LazyFile; readonly path: string } | undefined>>()
  const checked = new Set<string>()

  const neighbour = (name: string) => {
    const found = known.get(name) ?? mount(name)
    known.set(name, found)
    return found
  }
  const mount = async (name: string) => {
    if (known.size === MOST_NEIGHBOURS) {
      const what = `data in more than ${MOST_NEIGHBOURS} other files`
      throw new UnsupportedFeatureError(what, `The file has ${what}`, { url: library.url })
    }
    const file = await find(name)
    return file && { file, path: library.mountBeside(mountName(name), file) }
  }
  const need = async (name: string, path: string, feature: string) => {
    const found = await neighbour(name)
    if (found !== undefined) return found
    const message = `${path} has data in another file, ${JSON.stringify(name)}, which is not there`
    const advice = 'Put it beside the file, or leave the dataset out with --exclude.'
    throw new UnsupportedFeatureError(feature, message, { url: library.url, path, advice })
  }

  /** The files of a virtual dataset; its sources can be virtual themselves. */
  const bringSources = async (inside: OpenedFile, path: string, metadata: Metadata): Promise<void> => {
    for (const { file_name: file, dset_name: source } of metadata.virtual_sources ?? []) {
      const names = file === '.' ? [] : await namesMeant(joinNames(inside.name, file), neighbour)
      for (const name of names) await need(name, path, 'virtual dataset')
      // A pattern that stands for any number of datasets; which of them are there is the file's own affair.
      if (source.includes('%')) continue
      if (file === '.') await bringSource(inside, path, source)
      for (const name of names) await withNeighbour(name, path, opened => bringSource(opened, path, source))
    }
  }
  const bringSource = async (inside: OpenedFile, path: string, source: string): Promise<void> => {
    const key = JSON.stringify([inside.name, source])
    if (checked.has(key)) return
    checked.add(key)
    const aim = `read the description of ${source}${inside.name && ` in ${inside.name}`}, of which ${path} is composed`
    const metadata = library.call({ path, aim }, (module, id) => module.get_dataset_metadata(inside.id ?? id, source))
    await bringSources(inside, path, metadata)
  }
  const withNeighbour = async (name: string, path: string, work: (opened: OpenedFile) => Promise<void>) => {
    const { path: mounted } = await need(name, path, 'virtual dataset')
    const aim = `open ${name}, of which ${path} is composed`
    const id = library.call({ path, aim }, module => module.open(mounted, module.H5F_ACC_RDONLY, false, -1, -1))
    await work({ id, name })
    library.call({ path, aim: `close ${name}` }, module => module.close_file(id))
  }

  /** External storage: pieces of other files, one after another. */
  const bringPieces = async (path: string, { size, total_size: count }: Metadata): Promise<void> => {
    let missing = count * size
    for (const piece of await piecesOf(await format(), addressOf(library, path), path)) {
      const { file } = await need(piece.name, path, 'external storage')
      const bytes = Math.min(missing, piece.length)
      // What lies beyond the end of such a file would be read as zeros.
      if (piece.offset + bytes > file.size)
        throw new CorruptSourceError(
          `${file.url} has ${file.size} bytes; ${path} has data in it up to ${piece.offset + bytes}`,
          {
            url: library.url,
            path,
          },
        )
      missing -= bytes
    }
  }

  return {
    async bring(path) {
      const aim = `read the description of ${path}`
      const metadata = library.call({ path, aim }, (module, id) => module.get_dataset_metadata(id, path))
      if (metadata.virtual_sources !== undefined) await bringSources({ id: undefined, name: '' }, path, metadata)
      else if (metadata.chunks === null && metadata.total_size > 0) await bringPieces(path, metadata)
    },
  }
}

async function piecesOf(file: FormatFile, address: number, path: string): Promise<readonly ExternalPiece[]> {
  const inPlace = { ...file, path }
  const message = await findMessage(inPlace, await readObjectHeader(inPlace, address), MESSAGE.externalFiles)
  return message === undefined ? [] : readExternalPieces(message)
}

/** The name itself, or where it is a pattern (`part-%b.h5`) those of the files that it stands for, from 0 on. */
async function namesMeant(name: string, find: (name: string) => Promise<unknown>): Promise<readonly string[]> {
  const pattern = /%\d*b/
  if (!pattern.test(name)) return [name.replaceAll('%%', '%')]
  const names: string[] = []
  for (let block = 0; ; block++) {
    const next = name.replace(pattern, String(block)).replaceAll('%%', '%')
    if ((await find(next)) === undefined) return names
    names.push(next)
  }
}

/** What a file at `from` calls `name`, seen from the source. */
function joinNames(from: string, name: string): string {
  const folder = from.slice(0, from.lastIndexOf('/') + 1)
  return /^[\\/]/.test(name) ? name : `${folder}${name}`
}

/** Where the library looks for it: of a path of another computer it takes the last part. */
const mountName = (name: string): string =>
  /^[\\/]/.test(name)
    ? name.slice(name.lastIndexOf('/') + 1)
    : name
        .split('/')
        .filter(part => part !== '.')
        .join('/')
