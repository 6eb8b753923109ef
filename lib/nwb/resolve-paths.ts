/**
 * Paths of an HDF5 file → paths of the objects they lead to. A path may run through soft links and second hard links
 * on its way; a tree names the object itself, because readers of the store do not follow a link inside a path.
 */

import type { Hdf5Object, Hdf5Path } from '#lib/hdf5/hdf5-file.ts'

/** Links that one path may run through before it counts as a circle; HDF5's own limit is 16 soft links. */
const MOST_LINKS = 64

/** Finds the path under which an object is listed; a path that leads nowhere comes back as far as it was followed. */
export type ResolvePath = (path: Hdf5Path) => Hdf5Path

export function pathResolver(objects: readonly Hdf5Object[]): ResolvePath {
  const links = new Map<string, Hdf5Path>()
  for (const object of objects) if (object.kind === 'link') links.set(object.path, object.target)
  const known = new Map<Hdf5Path, Hdf5Path>()

  return path => {
    if (links.size === 0) return path
    let resolved = known.get(path)
    if (resolved === undefined) {
      resolved = follow(path, links)
      known.set(path, resolved)
    }
    return resolved
  }
}

function follow(path: Hdf5Path, links: ReadonlyMap<string, Hdf5Path>): Hdf5Path {
  let current = path
  for (let hops = 0; hops < MOST_LINKS; hops++) {
    const link = firstLink(current, links)
    if (link === undefined) return current
    const rest = current.slice(link.path.length)
    current = (link.target === '/' ? rest || '/' : `${link.target}${rest}`) as Hdf5Path
  }
  return path
}

/** The link nearest the root among the path and the groups above it. */
function firstLink(path: string, links: ReadonlyMap<string, Hdf5Path>) {
  for (let end = path.indexOf('/', 1); ; end = path.indexOf('/', end + 1)) {
    const prefix = end < 0 ? path : path.slice(0, end)
    const target = links.get(prefix)
    if (target !== undefined) return { path: prefix, target }
    if (end < 0) return undefined
  }
}
