/** The source files of a session, open: bytes counted, small reads through a cache, libhdf5 when it is needed. */

import { mapLimit, type Waiting } from '#lib/async.ts'
import type { OpenFile } from '#lib/convert/convert-context.ts'
import { InvalidInputError, SourceChangedError } from '#lib/errors.ts'
import type { Hdf5File } from '#lib/hdf5/hdf5-file.ts'
import type { OpenBeside } from '#lib/hdf5/hdf5-worker.ts'
import { openHdf5 } from '#lib/hdf5/open-hdf5.ts'
import { besideUrl } from '#lib/io/beside.ts'
import { withBlockCache } from '#lib/io/block-cache.ts'
import type { ByteSource } from '#lib/io/byte-source.ts'
import type { TreeFile } from '#lib/nwb/tree.ts'
import type { Environment } from './environment.ts'

/** The files that a session was given, and after them those that were found to hold parts of it. */
export interface OpenFiles {
  readonly files: readonly OpenFile[]
  readonly treeFiles: readonly TreeFile[]
  /** The number of the file that file number `from` calls `name`, opened if it is not yet; undefined where there is none. */
  openBeside(from: number, name: string, options?: Waiting): Promise<number | undefined>
  /** Opens those of a plan's files that are not open yet; they must be the versions that the plan was made from. */
  openPlanned(planned: readonly TreeFile[], options?: Waiting): Promise<void>
  /** Bytes fetched from all sources so far. */
  bytesRead(): number
  /** Ends libhdf5, whose thread holds some 60 MB; the next who asks for it opens it again. */
  restLibraries(): Promise<void>
  close(): Promise<void>
}

const OPEN_LANES = 8

/** The nodes of a chunk index lie scattered over the file, some 3 KiB each; larger blocks would fetch data for nothing. */
const INDEX_BLOCK_BYTES = 8 * 1024

/** Metadata of a session of some thousand objects. */
const INDEX_CACHE_BYTES = 16 * 1024 * 1024

/** Small arrays were written one after another: a block that holds one holds many. */
const SMALL_BLOCK_BYTES = 128 * 1024

/** Opens the files; whoever opens them closes them, also those that were opened before one failed. */
export async function openFiles(
  urls: readonly string[],
  env: Pick<Environment, 'openSource' | 'signal'>,
): Promise<OpenFiles> {
  const opened: { readonly source: ByteSource; readonly library: Library }[] = []
  const files: OpenFile[] = []
  const treeFiles: TreeFile[] = []
  /** By address; several may ask for one file at the same time. */
  const further = new Map<string, Promise<number>>()
  let bytes = 0
  const restLibraries = async () => {
    await Promise.allSettled(opened.map(({ library }) => library.close()))
  }
  const close = async () => {
    await restLibraries()
    await Promise.allSettled(opened.map(({ source }) => source.close()))
  }
  const open = async (url: string, number: () => number, { signal }: Waiting): Promise<OpenFile> => {
    const source = counted(await env.openSource(url, { signal }), length => {
      bytes += length
    })
    const index = withBlockCache(source, { blockBytes: INDEX_BLOCK_BYTES, capacityBytes: INDEX_CACHE_BYTES })
    const small = withBlockCache(index, { blockBytes: SMALL_BLOCK_BYTES })
    const openNeighbour: OpenBeside = async (name, options) => {
      const neighbour = await openBeside(number(), name, options)
      return neighbour === undefined ? undefined : files[neighbour]?.source
    }
    const library = onDemand(index, openNeighbour)
    opened.push({ source, library })
    return { source, index, small, hdf5: library.open }
  }
  const add = (file: OpenFile): number => {
    files.push(file)
    treeFiles.push(treeFileOf(file.source))
    return files.length - 1
  }
  const openFurther = (url: string, { signal }: Waiting): Promise<number> => {
    const known = treeFiles.findIndex(file => file.url === url)
    if (known >= 0) return Promise.resolve(known)
    let number = -1
    const opening = further.get(url) ?? open(url, () => number, { signal }).then(file => (number = add(file)))
    further.set(url, opening)
    opening.catch(() => further.delete(url))
    return opening
  }
  const openBeside: OpenFiles['openBeside'] = async (from, name, { signal = env.signal } = {}) => {
    const url = besideUrl(treeFiles[from]?.url ?? '', name)
    if (url === undefined) return undefined
    try {
      return await openFurther(url, { signal })
    } catch (error) {
      // There is no such file; anything else may be otherwise the next time.
      if (error instanceof InvalidInputError) return undefined
      throw error
    }
  }
  const openPlanned: OpenFiles['openPlanned'] = async (planned, { signal = env.signal } = {}) => {
    const moved = planned.find(({ url }, number) => number < files.length && treeFiles[number]?.url !== url)
    if (moved !== undefined)
      throw new InvalidInputError(
        'The files of the session are given in another order than when its conversion began.',
        {
          url: moved.url,
          advice: 'Give them in the order of then, or start again with --overwrite.',
        },
      )
    for (const { url, etag, size } of planned.slice(files.length)) {
      const found = treeFiles[await openFurther(url, { signal })]
      if (found?.etag === etag && found.size === size) continue
      const message = 'The file is no longer the version that the plan was made from.'
      throw new SourceChangedError(message, { url, advice: 'Start again with --overwrite.' })
    }
  }
  try {
    const given = await mapLimit(urls, OPEN_LANES, (url, number, waiting) => open(url, () => number, waiting), {
      signal: env.signal,
    })
    for (const file of given) add(file)
    return {
      files,
      treeFiles,
      openBeside,
      openPlanned,
      bytesRead: () => bytes,
      restLibraries,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

const treeFileOf = ({ url, size, etag, digests }: ByteSource): TreeFile => ({
  url,
  size,
  etag,
  ...(digests !== undefined && { digests }),
})

function counted(source: ByteSource, count: (bytes: number) => void): ByteSource {
  return {
    ...source,
    async read(range, options) {
      const bytes = await source.read(range, options)
      count(bytes.length)
      return bytes
    },
    close: () => source.close(),
  }
}

interface Library {
  open(options?: Waiting): Promise<Hdf5File>
  close(): Promise<void>
}

/** One libhdf5 for all who ask; an attempt that failed is made again by the next, and so is one after a close. */
function onDemand(source: ByteSource, openBeside: OpenBeside): Library {
  let file: Promise<Hdf5File> | undefined
  return {
    open({ signal }: Waiting = {}): Promise<Hdf5File> {
      file ??= openHdf5(source, { signal, openBeside }).catch(error => {
        file = undefined
        throw error
      })
      return file
    },
    async close() {
      const open = file
      file = undefined
      await open?.then(file => file.close()).catch(() => {})
    },
  }
}
