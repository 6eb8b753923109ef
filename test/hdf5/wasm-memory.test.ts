import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'

/** What becomes of memories in a thread that has called `limitWasmMemory(bytes)`: pages before each growth, or `refused`. */
function growInThread(bytes: number, growths: readonly number[]): Promise<unknown> {
  const script = `
    const { limitWasmMemory } = await import(process.env.TESTED_MODULE)
    limitWasmMemory(${bytes})
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 100 })
    const grow = pages => { try { return memory.grow(pages) } catch { return 'refused' } }
    const { parentPort } = await import('node:worker_threads')
    parentPort.postMessage(${JSON.stringify(growths)}.map(grow))`
  const url = `data:text/javascript,${encodeURIComponent(script)}`
  const env = { TESTED_MODULE: new URL('../../lib/hdf5/wasm-memory.ts', import.meta.url).href }
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(url), { env })
    worker.on('message', resolve)
    worker.on('error', reject)
  })
}

describe('limitWasmMemory', () => {
  it('lets memory grow up to the limit and no further', async () => {
    expect(await growInThread(10 * 65536, [4, 5, 1, 0])).toEqual([1, 5, 'refused', 10])
  })
})
