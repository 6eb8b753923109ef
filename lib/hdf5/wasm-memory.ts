/**
 * A bound for the memory of wasm modules. libhdf5 allocates what a file states, and h5wasm lets its heap grow to 2 GiB
 * without an option for less; a heap that may not grow is an allocation that fails, which the library reports cleanly.
 */

/** For all wasm memories that this thread makes from now on: growing one beyond `bytes` fails, as if memory were used up. */
export function limitWasmMemory(bytes: number): void {
  const grow = Memory.prototype.grow
  Memory.prototype.grow = function (this: WasmMemory, pages: number): number {
    if (this.buffer.byteLength + pages * PAGE_BYTES > bytes)
      throw new RangeError(`wasm memory is limited to ${bytes} bytes`)
    return grow.call(this, pages)
  }
}

const PAGE_BYTES = 64 * 1024

/** What is used of the global that Node's types leave out. */
interface WasmMemory {
  readonly buffer: ArrayBufferLike
  grow(pages: number): number
}

const { Memory }: { readonly Memory: { readonly prototype: WasmMemory } } = Reflect.get(globalThis, 'WebAssembly')
