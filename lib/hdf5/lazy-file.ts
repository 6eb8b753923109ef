/**
 * A file system for h5wasm (Emscripten's `FS.mount`) with one read-only file in it, whose bytes are fetched when the
 * library asks for them.
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
  /** What the last failed read threw, since `clearFailure`. */
  failure(): unknown
  clearFailure(): void
}

const MOUNT_POINT = '/source'
const FILE_NAME = 'file'

/** Modes of POSIX `stat`: directory and regular file, readable by all. */
const DIRECTORY_MODE = 0o040555
const FILE_MODE = 0o100444

/** Error numbers as the module knows them (WASI). */
const EINVAL = 28
const EIO = 29
const ENOENT = 44

const BLOCK_BYTES = 4096

/** Mounts `file`; the library opens it by the path that is returned. */
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
    readdir: () => ['.', '..', FILE_NAME],
  })

  const streamOps = {
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
  }

  const type = {
    mount() {
      const root = fs.createNode(null, '/', DIRECTORY_MODE, 0)
      const node = fs.createNode(root, FILE_NAME, FILE_MODE, 0)
      root.node_ops = nodeOps(BLOCK_BYTES)
      root.stream_ops = {}
      node.node_ops = nodeOps(file.size)
      node.stream_ops = streamOps
      return root
    },
  }

  fs.mkdir(MOUNT_POINT)
  fs.mount(type, {}, MOUNT_POINT)
  return {
    path: `${MOUNT_POINT}/${FILE_NAME}`,
    failure: () => failure,
    clearFailure: () => {
      failure = undefined
    },
  }
}
