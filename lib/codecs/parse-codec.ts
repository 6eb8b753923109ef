/** Compressors as people write them: `zstd:5`, `blosc:zstd:5:shuffle`, `gzip:9`, `zlib:4`, `none`. */

import { InvalidInputError } from '#lib/errors.ts'
import type { CompressorSpec } from './codec-spec.ts'

const FORMS =
  'none, zstd:1…22, gzip:0…9, zlib:0…9, blosc:zstd|lz4|lz4hc|zlib|blosclz:0…9[:shuffle|bitshuffle|noshuffle]'

const SHUFFLES: readonly string[] = ['noshuffle', 'shuffle', 'bitshuffle']

const BLOSC_COMPRESSORS = ['zstd', 'lz4', 'lz4hc', 'zlib', 'blosclz'] as const

/** The spec that the text names, null for `none`; blosc shuffles bytes unless told otherwise. */
export function parseCodec(text: string): CompressorSpec | null {
  const [id, ...settings] = text.trim().split(':')
  switch (id) {
    case 'none':
      if (settings.length === 0) return null
      break
    case 'zstd':
      return { id, level: levelOf(settings, 1, 22, text) }
    case 'gzip':
    case 'zlib':
      return { id, level: levelOf(settings, 0, 9, text) }
    case 'blosc':
      return parseBlosc(settings, text)
  }
  throw refuse(text)
}

/** The text that `parseCodec` reads back; a block size set by hand is not part of it. */
export function formatCodec(spec: CompressorSpec | null): string {
  if (spec === null) return 'none'
  if (spec.id !== 'blosc') return `${spec.id}:${spec.level}`
  return `blosc:${spec.cname}:${spec.clevel}:${SHUFFLES[spec.shuffle]}`
}

function parseBlosc([name, level, shuffle = 'shuffle', ...rest]: readonly string[], text: string): CompressorSpec {
  const cname = BLOSC_COMPRESSORS.find(known => known === name)
  const mode = SHUFFLES.indexOf(shuffle)
  if (cname === undefined || mode < 0 || level === undefined || rest.length > 0) throw refuse(text)
  return { id: 'blosc', cname, clevel: levelOf([level], 0, 9, text), shuffle: mode as 0 | 1 | 2, blocksize: 0 }
}

function levelOf(settings: readonly string[], least: number, most: number, text: string): number {
  const [level = ''] = settings
  const value = /^\d{1,2}$/.test(level) ? Number(level) : Number.NaN
  if (settings.length !== 1 || !(value >= least && value <= most)) throw refuse(text)
  return value
}

const refuse = (text: string) => new InvalidInputError(`"${text}" is no codec; expected one of ${FORMS}`)
