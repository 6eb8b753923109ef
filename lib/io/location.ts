/** What kind of place a name given by a person leads to. */

import { fileURLToPath } from 'node:url'
import { InvalidInputError } from '#lib/errors.ts'

export type LocationKind = 'file' | 'http' | 's3' | 'dandi'

export interface Location {
  readonly kind: LocationKind
  /** A path for `file`, else the URL as given. */
  readonly name: string
}

/** Throws InvalidInputError for URLs of a kind that is not known. A Windows drive (`C:\`) is a path. */
export function parseLocation(name: string): Location {
  if (name === '') throw new InvalidInputError('A path or URL is expected, not an empty text.')
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(name)?.[1]?.toLowerCase()
  switch (scheme) {
    case 'http':
    case 'https':
      return { kind: 'http', name }
    case 's3':
    case 'dandi':
      return { kind: scheme, name }
    case 'file':
      return { kind: 'file', name: pathOf(name) }
    default:
      if (!name.includes('://')) return { kind: 'file', name }
      throw new InvalidInputError(`Addresses of the kind ${scheme}: are not supported.`, {
        url: name,
        advice: 'Use a path, https:, s3:, dandi: or file:.',
      })
  }
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url)
  } catch (error) {
    throw new InvalidInputError('Not a URL of a local file.', { url }, { cause: error })
  }
}
