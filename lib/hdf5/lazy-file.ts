/**
 * A file system for h5wasm (Emscripten's `FS.mount`) of read-only files whose bytes are fetched when the library asks
 * for them: the file that is read, and beside it those that hold parts of its data.
 */

import type { EmscriptenFs, FsNode } from './h5wasm-module.ts'

export interface LazyFile {
  /** For messages. */
  readonly url: string
  readonly size: number
  /** Copies `length` bytes at `position` of the file to `into` at `at`; all of them, or it throws. */
  read(position: number, into: Uint8Array, at: number, length: number): void
}

export interface MountedFile {
  /** Path in the module's file system. */
  readonly path: string
  /** A further file, by the name that the file gives it: relative, parts between `/`. Returns its path. */
  mountBeside(name: string, file: LazyFile): string
  /** What the last failed read threw, since `clearFailure`. */
  failure(): unknown
  clearFailure(): void
}

const MOUNT_POINT = '/source'
/** No neighbour of the file has this name. */
const FILE_NAME = '.the file itself'

/** Modes of POSIX `stat`: directory and regular file, readable by all. */
const DIRECTORY_MODE = 0o040555
const FILE_MODE = 0o100444

/** Error numbers as the module knows them (WASI). */
const EINVAL = 28
const EIO = 29
const ENOENT = 44

const BLOCK_BYTES = 4096

/** Mounts `file`; the library opens it by the path that is returned, and finds files beside it by their names. */
export function mountLazyFile(fs: EmscriptenFs, file: LazyFile): MountedFile {
  let failure: unknown

  // The library identifies a file by device and inode: each node has its own.
  const nodeOps = (size: number) => ({
    getattr(node: FsNode) {
      const epoch = new Date(0)
      const times = { atime: epoch, mtime: epoch, ctime: epoch }
      const owner = { nlink: 1, uid: 0, gid: 0, rdev: 0 }
      const extent = { size, blksize: BLOCK_BYTES, blocks: Math.ceil(size / BLOCK_BYTES) }
      return { dev: 1, ino: node.id, mode: node.mode, ...owner, ...times, ...extent }
    },
    setattr() {},
    // Asked only for names that have no node: targets of external links, which stay links.
    lookup() {
      throw new fs.ErrnoError(ENOENT)
    },
    readdir: () => ['.', '..'],
  })

  const streamOps = (file: LazyFile) => ({
    read(_stream: unknown, buffer: Uint8Array, offset: number, length: number, position: number): number {
      const wanted = Math.max(0, Math.min(length, file.size - position))
      if (wanted === 0) return 0
      const into = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
      try {
        file.read(position, into, offset, wanted)
      } catch (error) {
        // Anything but an errno would leave the library in the middle of its work, with its caches inconsistent.
        failure = error
        throw new fs.ErrnoError(EIO)
      }
      return wanted
    },
    llseek({ position }: { readonly position: number }, offset: number, whence: number): number {
      const from = whence === 1 ? position : whence === 2 ? file.size : 0
      if (from + offset < 0) throw new fs.ErrnoError(EINVAL)
      return from + offset
    },
  })

  const addFolder = (parent: FsNode | null, name: string): FsNode => {
    const node = fs.createNode(parent, name, DIRECTORY_MODE, 0)
    node.node_ops = nodeOps(BLOCK_BYTES)
    node.stream_ops = {}
    return node
  }
  const addFile = (parent: FsNode, name: string, file: LazyFile): void => {
    const node = fs.createNode(parent, name, FILE_MODE, 0)
    node.node_ops = nodeOps(file.size)
    node.stream_ops = streamOps(file)
  }

  let root: FsNode | undefined
  const type = {
    mount() {
      root = addFolder(null, '/')
      addFile(root, FILE_NAME, file)
      return root
    },
  }
  const folders = new Map<string, FsNode>()
  /** The folder at `path` below the mount point, made where it is missing. */
  const folderAt = (path: string): FsNode => {
    const known = path === '' ? root : folders.get(path)
    if (known !== undefined) return known
    const at = path.lastIndexOf('/')
    const folder = addFolder(folderAt(path.slice(0, Math.max(0, at))), path.slice(at + 1))
    folders.set(path, folder)
    return folder
  }

  fs.mkdir(MOUNT_POINT)
  fs.mount(type, {}, MOUNT_POINT)
  // Raw data outside of the file are looked for from where the process is.
  fs.chdir(MOUNT_POINT)
  return {
    path: `${MOUNT_POINT}/${FILE_NAME}`,
    mountBeside(name, other) {
      const at = name.lastIndexOf('/')
      addFile(folderAt(name.slice(0, Math.max(0, at))), name.slice(at + 1), other)
      return `${MOUNT_POINT}/${name}`
    },
    failure: () => failure,
    clearFailure: () => {
      failure = undefined
    },
  }
}
