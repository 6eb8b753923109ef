/** The source files of a session, open: bytes counted, small reads through a cache, libhdf5 when it is needed. */

import { mapLimit, type Waiting } from '#lib/async.ts'
import type { OpenFile } from '#lib/convert/convert-context.ts'
import type { Hdf5File } from '#lib/hdf5/hdf5-file.ts'
import { openHdf5 } from '#lib/hdf5/open-hdf5.ts'
import { withBlockCache } from '#lib/io/block-cache.ts'
import type { ByteSource } from '#lib/io/byte-source.ts'
import type { TreeFile } from '#lib/nwb/tree.ts'
import type { Environment } from './environment.ts'

export interface OpenFiles {
  readonly files: readonly OpenFile[]
  readonly treeFiles: readonly TreeFile[]
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
  let bytes = 0
  const restLibraries = async () => {
    await Promise.allSettled(opened.map(({ library }) => library.close()))
  }
  const close = async () => {
    await restLibraries()
    await Promise.allSettled(opened.map(({ source }) => source.close()))
  }
  const open = async (url: string, _: number, { signal }: { signal: AbortSignal }): Promise<OpenFile> => {
    const source = counted(await env.openSource(url, { signal }), length => {
      bytes += length
    })
    const index = withBlockCache(source, { blockBytes: INDEX_BLOCK_BYTES, capacityBytes: INDEX_CACHE_BYTES })
    const small = withBlockCache(index, { blockBytes: SMALL_BLOCK_BYTES })
    const library = onDemand(index)
    opened.push({ source, library })
    return { source, index, small, hdf5: library.open }
  }
  try {
    const files = await mapLimit(urls, OPEN_LANES, open, { signal: env.signal })
    return {
      files,
      treeFiles: files.map(({ source }) => treeFileOf(source)),
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
function onDemand(source: ByteSource): Library {
  let file: Promise<Hdf5File> | undefined
  return {
    open({ signal }: Waiting = {}): Promise<Hdf5File> {
      file ??= openHdf5(source, { signal }).catch(error => {
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
