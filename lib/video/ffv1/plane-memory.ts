/** What a slice learns about its planes from key frame to key frame. */

import { CorruptSourceError, UnsupportedFeatureError } from '#lib/errors.ts'
import { CONTEXT_NUMBERS, freshContexts } from './golomb-line.ts'
import type { Ffv1Header } from './header.ts'
import type { QuantizationTables } from './quantization.ts'
import { NEUTRAL_STATE, SYMBOL_STATES } from './range-decoder.ts'

/** Of one group of planes: luma, chroma or alpha. Only what the stream's coder uses has a length. */
export interface PlaneMemory {
  readonly tableSet: number
  readonly tables: QuantizationTables
  /** Golomb coder: CONTEXT_NUMBERS for each context. */
  readonly contexts: Int32Array
  /** Range coder: SYMBOL_STATES for each context. */
  readonly states: Uint8Array
}

/** All slices together. Real streams stay below a twentieth of it (FFmpeg, 24 slices, large contexts, RGB). */
export const MOST_MEMORY_BYTES = 256_000_000

/** The memory of one slice at a key frame. */
export function freshMemory(header: Ffv1Header, tableSets: readonly number[]): readonly PlaneMemory[] {
  const groups = header.hasAlpha ? tableSets : tableSets.slice(0, 2)
  return groups.map(tableSet => {
    const tables = header.quantization[tableSet]
    if (tables === undefined) throw new CorruptSourceError(`There are no quantization tables ${tableSet}.`)
    const isRange = header.coder === 'range'
    return {
      tableSet,
      tables,
      contexts: freshContexts(isRange ? 0 : tables.contextCount),
      states: isRange ? initialStates(header, tableSet, tables.contextCount) : new Uint8Array(0),
    }
  })
}

function initialStates(header: Ffv1Header, tableSet: number, contextCount: number): Uint8Array {
  const initial = header.initialStates[tableSet]
  return initial?.slice() ?? new Uint8Array(contextCount * SYMBOL_STATES).fill(NEUTRAL_STATE)
}

/** Throws where the slices of a frame would remember more than a decoder should hold. */
export function checkMemory(header: Ffv1Header, sliceCount: number): void {
  const contexts = Math.max(...header.quantization.map(({ contextCount }) => contextCount))
  const perContext = header.coder === 'range' ? SYMBOL_STATES : CONTEXT_NUMBERS * Int32Array.BYTES_PER_ELEMENT
  const bytes = sliceCount * 3 * contexts * perContext
  if (bytes > MOST_MEMORY_BYTES)
    throw new UnsupportedFeatureError(
      'FFV1 with very many contexts',
      `${sliceCount} slices with ${contexts} contexts each need ${bytes} bytes; ${MOST_MEMORY_BYTES} are allowed.`,
    )
}
