/** Every array of numbers of a store through zarrita alone, as a person would read it in a browser. */

import * as zarr from 'zarrita'
import { openStore } from '#lib/io/open-store.ts'
import { tolerantStore } from '#lib/zarr/tolerant-store.ts'

interface ArrayDocument {
  readonly shape: readonly number[]
  readonly dtype: unknown
}

export interface ZarritaReads {
  /** Arrays of numbers or truth values that were read whole. */
  readonly read: number
  /** Path and fault of each that could not be. */
  readonly faults: readonly string[]
}

export async function readByZarrita(folder: string): Promise<ZarritaReads> {
  const store = await zarr.withConsolidatedMetadata(tolerantStore(await openStore(folder)), { format: 'v2' })
  const bytes = await store.get('/.zmetadata')
  const { metadata } = JSON.parse(Buffer.from(bytes ?? []).toString()) as { metadata: Record<string, ArrayDocument> }
  const faults: string[] = []
  let read = 0
  for (const [key, { shape, dtype }] of Object.entries(metadata)) {
    if (!key.endsWith('/.zarray') || typeof dtype !== 'string' || !/^[<|][biuf]\d$/.test(dtype)) continue
    const path = `/${key.slice(0, -'/.zarray'.length)}`
    try {
      const array = await zarr.open.v2(zarr.root(store).resolve(path), { kind: 'array' })
      const count = shape.reduce((product, length) => product * length, 1)
      // zarrita opens an array without elements, but `get` knows none.
      const { data } = count === 0 ? { data: [] } : await zarr.get(array)
      if ((data as ArrayLike<unknown>).length !== count) throw new Error(`not ${count} elements`)
      read++
    } catch (error) {
      faults.push(`${path}: ${String(error)}`)
    }
  }
  return { read, faults }
}
