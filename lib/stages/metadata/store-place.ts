/** Parts of the address of a store, or of a file beside it. */

const withoutSlash = (url: string): string => url.replace(/\/+$/, '')

/** The folder or prefix that it lies in. */
export function folderOfUrl(url: string): string {
  const path = withoutSlash(url)
  const cut = path.lastIndexOf('/')
  return cut < 0 ? '.' : path.slice(0, Math.max(1, cut))
}

/** Its own name there. */
export function nameOfUrl(url: string): string {
  const path = withoutSlash(url)
  return path.slice(path.lastIndexOf('/') + 1)
}
