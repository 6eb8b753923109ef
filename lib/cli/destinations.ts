/** Where each source's store goes. */

import { InvalidInputError } from '#lib/errors.ts'

export interface Destination {
  readonly source: string
  readonly out: string
}

/**
 * One source and an `out` that ends in `.zarr`: that is the store. Else `out` is the folder of the stores, each named
 * after its source: `…/session.nwb` → `out/session.nwb.zarr`.
 */
export function destinationsOf(sources: readonly string[], out: string): readonly Destination[] {
  const isStore = isStoreName(out)
  if (isStore && sources.length > 1)
    throw new InvalidInputError(
      `${sources.length} sources cannot all become ${out}: give a folder for their stores, for example --out stores/.`,
    )
  if (isStore) return sources.map(source => ({ source, out: withoutSlash(out) }))

  const destinations = sources.map(source => ({ source, out: `${withoutSlash(out)}/${storeName(source)}` }))
  for (const [index, { source, out: store }] of destinations.entries()) {
    const earlier = destinations.slice(0, index).find(other => other.out === store)
    if (earlier !== undefined)
      throw new InvalidInputError(
        `${earlier.source} and ${source} would both become ${store}: convert them one by one.`,
      )
  }
  return destinations
}

/** Is it a store's own name, not that of a folder of stores? */
export const isStoreName = (out: string): boolean => /\.zarr\/*$/.test(out)

/** Name of a source's store: its file name, `.nwb.zarr` in place of its extension. */
export function storeName(source: string): string {
  const path = /^https?:/i.test(source) ? decodedPath(source) : source
  const name = path.split(/[/\\]/).findLast(part => part !== '') ?? 'session'
  return `${name.replace(/\.(nwb|h5|hdf5)$/i, '')}.nwb.zarr`
}

function decodedPath(address: string): string {
  if (!URL.canParse(address)) return address
  const { pathname } = new URL(address)
  try {
    return decodeURIComponent(pathname)
  } catch {
    return pathname
  }
}

const withoutSlash = (path: string): string => (path === '/' ? '' : path.replace(/\/+$/, ''))
