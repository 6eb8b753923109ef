/** The error stacks that libhdf5 prints: kept in memory instead of on the terminal, and read. */

import type { EmscriptenFs } from './h5wasm-module.ts'

export interface Diagnostics {
  clear(): void
  /** The stacks printed since `clear`, without those that begin in the function `harmless`. */
  failures(harmless?: string): string[]
}

/** Enough for the deepest error stack; what a file in a bad state prints beyond it is dropped. */
const KEPT_BYTES = 64 * 1024

/** Takes over the module's stderr. */
export function captureDiagnostics(fs: EmscriptenFs): Diagnostics {
  let printed: number[] = []
  fs.getStream(2).tty.ops = {
    put_char(_tty: unknown, byte: number | null) {
      if (printed.length < KEPT_BYTES) printed.push(byte ?? NEWLINE)
    },
    fsync() {},
  }
  return {
    clear() {
      if (printed.length > 0) printed = []
    },
    failures(harmless) {
      if (printed.length === 0) return []
      const [before = '', ...stacks] = Buffer.from(printed)
        .toString('utf8')
        .split(/^HDF5-DIAG:/m)
      if (stacks.length === 0) return [before]
      return stacks.filter(stack => harmless === undefined || FIRST_FRAME.exec(stack)?.[1] !== harmless)
    },
  }
}

/** The reason in the innermost frame of a stack: `address of object past end of allocation`. */
export function rootCause(stack: string): string | undefined {
  const reason = [...stack.matchAll(FRAMES)].at(-1)?.[1]
  // Failed reads go on with the time and the addresses of buffers: noise, and another each time.
  return reason?.replace(/: time = .*/, '').trim()
}

const NEWLINE = 10
const FIRST_FRAME = /#000: \S+ line \d+ in (\w+)\(\)/
const FRAMES = /#\d+: .* line \d+ in \w+\(\): (.*)/g
