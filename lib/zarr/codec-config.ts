/** Codec configurations of foreign stores as specs of ours. */

import type { CodecSpec } from '#lib/codecs/codec-spec.ts'
import { UnsupportedFeatureError } from '#lib/errors.ts'
import type { Json } from './json.ts'
import type { CodecConfig } from './v2-metadata.ts'

/** What decoding needs of a configuration; settings that only an encoder uses fall back to numcodecs' defaults. */
export function codecSpecOf(config: CodecConfig, path: string): CodecSpec {
  switch (config.id) {
    case 'zstd':
    case 'gzip':
    case 'zlib':
      return { id: config.id, level: integerOr(config.level, 1) }
    case 'blosc':
      return { id: 'blosc', cname: 'lz4', clevel: 5, shuffle: 1, blocksize: 0 }
    case 'shuffle':
      return { id: 'shuffle', elementsize: elementSize(config, path) }
    case 'fletcher32':
    case 'vlen-utf8':
    case 'vlen-bytes':
    case 'json2':
      return { id: config.id }
    case 'pickle':
      throw refuse(config.id, path, 'A pickle can run any program when it is read, so it never is.')
    default:
      throw refuse(config.id, path)
  }
}

function elementSize(config: CodecConfig, path: string): number {
  const size = integerOr(config.elementsize, 4)
  if (size >= 1 && size <= 2 ** 16) return size
  throw refuse(`shuffle with elementsize ${size}`, path)
}

const integerOr = (value: Json | undefined, fallback: number): number =>
  typeof value === 'bigint' ? Number(value) : fallback

const refuse = (codec: string, path: string, advice?: string) =>
  new UnsupportedFeatureError(`codec ${codec}`, `"${path}" is encoded with ${codec}, which is not decoded here`, {
    path,
    ...(advice !== undefined && { advice }),
  })
