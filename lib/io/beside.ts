/** Files that a file names as its neighbours: parts of its data that lie outside of it. */

import { basename, dirname, join } from 'node:path'
import { parseLocation } from './location.ts'

/**
 * Address of the file that the one at `url` calls `name`: in its own folder or below, whatever kind of place that is. A
 * file decides nothing about what else is read: of a name that leads elsewhere (an absolute path, another computer's
 * as a rule) only the last part counts, and one that climbs up leads nowhere. Undefined where there is no such place;
 * assets of DANDI have no neighbours.
 */
export function besideUrl(url: string, name: string): string | undefined {
  const relative = relativeName(name)
  if (relative === undefined) return undefined
  const { kind, name: place } = parseLocation(url)
  switch (kind) {
    case 'file':
      return join(dirname(place), relative)
    case 's3':
      return `${place.slice(0, place.lastIndexOf('/') + 1)}${relative}`
    case 'http': {
      const address = new URL(place)
      address.search = ''
      address.hash = ''
      return new URL(relative.split('/').map(encodeURIComponent).join('/'), address).href
    }
    case 'dandi':
      return undefined
  }
}

function relativeName(name: string): string | undefined {
  if (name === '' || name.includes('\0')) return undefined
  const isAbsolute = /^(?:[a-z]:)?[\\/]/i.test(name) || /^[a-z][a-z0-9+.-]*:\/\//i.test(name)
  const parts = (isAbsolute ? [basename(name.replaceAll('\\', '/'))] : name.split('/')).filter(part => part !== '.')
  const isFine = parts.length > 0 && parts.every(part => part !== '' && part !== '..' && !part.includes('\\'))
  return isFine ? parts.join('/') : undefined
}
