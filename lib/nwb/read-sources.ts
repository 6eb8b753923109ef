/** The trees of a session's files, with what external links of theirs lead to in other files. */

import { mapLimit, type Waiting } from '#lib/async.ts'
import type { Hdf5File } from '#lib/hdf5/hdf5-file.ts'
import type { Change } from './change.ts'
import { type FindLinked, graftExternalLinks } from './graft-links.ts'
import { type ReadSource, readSource } from './read-source.ts'
import type { TreeFile } from './tree.ts'

/** A file that can be read when it comes to it. */
interface OpenableFile {
  hdf5(options?: Waiting): Promise<Hdf5File>
}

/** The files of a session; those that are found to hold parts of it join them. */
export interface SessionSources {
  readonly files: readonly OpenableFile[]
  readonly treeFiles: readonly TreeFile[]
  /** The number of the file that file number `from` calls `name`; undefined where there is none. */
  openBeside(from: number, name: string, options?: Waiting): Promise<number | undefined>
}

export interface ReadSources {
  /** Of the files asked for, in their order. */
  readonly sources: readonly ReadSource[]
  /** Further files that objects of the trees are in. */
  readonly linked: readonly ReadSource[]
  readonly changes: readonly Change[]
}

/** Files of a session that are read at the same time. */
const FILE_LANES = 4

/** The trees of the first `count` files. */
export async function readSources(open: SessionSources, count: number, { signal }: Waiting = {}): Promise<ReadSources> {
  const known = new Map<number, Promise<ReadSource>>()
  const read = (file: OpenableFile, number: number, waiting: Waiting): Promise<ReadSource> => {
    const reading =
      known.get(number) ?? file.hdf5(waiting).then(hdf5 => readSource(hdf5, number, open.treeFiles, waiting))
    known.set(number, reading)
    return reading
  }
  const find: FindLinked = async (from, name) => {
    const number = await open.openBeside(from, name, { signal })
    const file = number === undefined ? undefined : open.files[number]
    return number === undefined || file === undefined ? undefined : read(file, number, { signal })
  }

  const sources = await mapLimit(open.files.slice(0, count), FILE_LANES, read, { signal })
  const grafted: Awaited<ReturnType<typeof graftExternalLinks>>[] = []
  for (const source of sources) grafted.push(await graftExternalLinks(source, find))
  return {
    sources: sources.map((source, index) => ({ ...source, tree: grafted[index]?.tree ?? source.tree })),
    linked: [...new Set(grafted.flatMap(({ sources }) => sources))].filter(({ number }) => number >= count),
    changes: grafted.flatMap(({ changes }) => changes),
  }
}
