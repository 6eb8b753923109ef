/** Where things lie in a store of Zarr v2. */

/** Key of a name under a node: `/acquisition/a` and `.zarray` give `acquisition/a/.zarray`; the root has no part of its own. */
export const nodeKey = (path: string, name: string): string => (path === '/' ? name : `${path.slice(1)}/${name}`)

/** Key of a chunk; an array without axes has the one chunk `0`. */
export const chunkKey = (path: string, coords: readonly number[], separator: '.' | '/' = '.'): string =>
  nodeKey(path, coords.length === 0 ? '0' : coords.join(separator))
