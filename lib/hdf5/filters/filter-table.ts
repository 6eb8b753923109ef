/** The filters that are undone without libhdf5, by their registered number. */

import { decodeDeflate } from './deflate.ts'
import type { Filter } from './filter.ts'
import { decodeFletcher32 } from './fletcher32.ts'
import { decodeLzf } from './lzf.ts'
import { decodeNbit, refuseNbit } from './nbit.ts'
import { decodeScaleOffset, refuseScaleOffset } from './scale-offset.ts'
import { decodeShuffle } from './shuffle.ts'

export const FILTERS: Readonly<Record<number, Filter>> = {
  1: { decode: decodeDeflate },
  2: { decode: decodeShuffle },
  3: { decode: decodeFletcher32 },
  5: { decode: decodeNbit, refuse: refuseNbit },
  6: { decode: decodeScaleOffset, refuse: refuseScaleOffset },
  32000: { decode: decodeLzf },
}
