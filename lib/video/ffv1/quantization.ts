/**
 * Quantization tables (RFC 9043, 4.9): five differences between neighbouring samples, each cut to a few levels, name
 * the context that a sample is coded in.
 */

import { CorruptSourceError } from '#lib/errors.ts'
import { freshStates, type RangeDecoder, readUnsigned } from './range-decoder.ts'

export interface QuantizationTables {
  /** Indexed by a difference & 255; each entry is its level times the number of contexts of the tables before. */
  readonly tables: readonly [Int16Array, Int16Array, Int16Array, Int16Array, Int16Array]
  /** Contexts in all; a context and its mirror image (all differences negated) share one. */
  readonly contextCount: number
  /** Do the last two tables, which look two samples back, tell anything apart? */
  readonly isDeep: boolean
}

/** RFC 9043, 4.9: more contexts than this are refused by every decoder. */
const MOST_CONTEXTS = 32_768

export function readQuantizationTables(decoder: RangeDecoder): QuantizationTables {
  let scale = 1
  const next = (): Int16Array => {
    const { table, levels } = readTable(decoder, scale)
    scale *= levels
    if (scale > MOST_CONTEXTS) throw new CorruptSourceError(`More than ${MOST_CONTEXTS} contexts.`)
    return table
  }
  const tables = [next(), next(), next(), next(), next()] as const
  const isDeep = (tables[3][127] ?? 0) !== 0 || (tables[4][127] ?? 0) !== 0
  return { tables, contextCount: Math.floor((scale + 1) / 2), isDeep }
}

/** Run lengths of the levels of differences 0 to 127; negative differences mirror them. */
function readTable(decoder: RangeDecoder, scale: number): { readonly table: Int16Array; readonly levels: number } {
  const states = freshStates()
  const table = new Int16Array(256)
  let level = 0
  for (let at = 0; at < 128; level++) {
    const run = readUnsigned(decoder, states) + 1
    if (run > 128 - at) throw new CorruptSourceError('A quantization table of more than 128 differences.')
    table.fill(scale * level, at, at + run)
    at += run
  }
  for (let at = 1; at < 128; at++) table[256 - at] = -(table[at] ?? 0)
  table[128] = -(table[127] ?? 0)
  return { table, levels: 2 * level - 1 }
}
