/** Samples of one slice (RFC 9043, 4.7 and 4.8): its planes one after another, or line by line in turn for RGB. */

import { CorruptSourceError } from '#lib/errors.ts'
import type { Picture, Plane } from '../picture.ts'
import { type BitReader, decodeGolombLine } from './golomb-line.ts'
import type { Ffv1Header } from './header.ts'
import { LEFT_MARGIN, type LinePair, newLines, nextLine } from './line.ts'
import type { PlaneMemory } from './plane-memory.ts'
import { isOverread, type RangeDecoder, readRangeBit } from './range-decoder.ts'
import { decodeRangeLine } from './range-line.ts'
import type { SliceArea } from './slice-header.ts'

/** What lines are read from; `memory` is indexed by plane group: luma, chroma, alpha. */
export interface SliceCoder {
  decodeLine(memory: PlaneMemory, lines: LinePair, width: number, depth: number): void
  /** The runs of a plane do not carry over to the next. */
  startPlane(): void
}

/** Bit states before a Golomb-coded slice: the bit says nothing, it only ends the range-coded part. */
const CLOSING_STATE = 129

/** The reader of a slice whose bytes end at `end`; `decoder` stands after its header. */
export function sliceCoder(decoder: RangeDecoder, header: Ffv1Header, view: DataView, end: number): SliceCoder {
  if (header.coder === 'range') return rangeCoder(decoder)
  if (header.version === 3 && header.microVersion > 1) readRangeBit(decoder, Uint8Array.of(CLOSING_STATE), 0)
  return golombCoder({ bytes: view, position: (decoder.position - 1) * 8, end: end * 8, runIndex: 0 })
}

function rangeCoder(decoder: RangeDecoder): SliceCoder {
  return {
    startPlane() {},
    decodeLine(memory, lines, width, depth) {
      decodeRangeLine(decoder, memory.tables, memory.states, lines, width, depth)
      if (isOverread(decoder)) throw new CorruptSourceError('The bytes of a slice end before its samples do.')
    },
  }
}

function golombCoder(reader: BitReader): SliceCoder {
  return {
    startPlane() {
      reader.runIndex = 0
    },
    decodeLine(memory, lines, width, depth) {
      decodeGolombLine(reader, memory.tables, memory.contexts, lines, width, depth)
    },
  }
}

/** Fills the slice's part of the picture. */
export function decodeSlice(
  coder: SliceCoder,
  header: Ffv1Header,
  memory: readonly PlaneMemory[],
  area: SliceArea,
  picture: Picture,
): void {
  const [luma, chroma, alpha] = memory
  if (luma === undefined || chroma === undefined) return
  if (picture.kind === 'rgb') {
    decodeRgb(coder, [luma, chroma, chroma, ...(alpha ? [alpha] : [])], area, picture)
    return
  }
  decodePlane(coder, luma, area, picture.luma)
  if (picture.kind === 'yuv')
    for (const plane of picture.chroma) decodePlane(coder, chroma, chromaArea(area, header.chromaShift), plane)
  if (alpha !== undefined) decodePlane(coder, alpha, area, undefined)
}

function chromaArea({ x, y, width, height }: SliceArea, [across, down]: readonly [number, number]): SliceArea {
  return { x: x >> across, y: y >> down, width: shiftUp(width, across), height: shiftUp(height, down) }
}

/** Divides by 2 ** shift and rounds up. */
export const shiftUp = (length: number, shift: number): number => (length + (1 << shift) - 1) >> shift

function decodePlane(coder: SliceCoder, memory: PlaneMemory, area: SliceArea, plane: Plane | undefined): void {
  const lines = newLines(area.width)
  coder.startPlane()
  for (let y = 0; y < area.height; y++) {
    nextLine(lines, area.width)
    coder.decodeLine(memory, lines, area.width, 8)
    if (plane === undefined || area.y + y >= plane.height) continue
    const visible = Math.min(area.width, plane.width - area.x)
    plane.samples.set(lines.current.subarray(LEFT_MARGIN, LEFT_MARGIN + visible), (area.y + y) * plane.width + area.x)
  }
}

/** Green, and the differences of blue and red from it with a bit more each, then alpha; a line of each in turn. */
function decodeRgb(
  coder: SliceCoder,
  memory: readonly PlaneMemory[],
  area: SliceArea,
  { blue, green, red }: Extract<Picture, { kind: 'rgb' }>,
): void {
  const planes = memory.map(plane => ({ plane, lines: newLines(area.width) }))
  coder.startPlane()
  for (let y = 0; y < area.height; y++) {
    for (const { plane, lines } of planes) {
      nextLine(lines, area.width)
      coder.decodeLine(plane, lines, area.width, 9)
    }
    const [greens, blues, reds] = planes.map(({ lines }) => lines.current)
    if (greens === undefined || blues === undefined || reds === undefined) return
    const row = (area.y + y) * green.width + area.x
    for (let x = 0; x < area.width; x++) {
      const blueDifference = (blues[LEFT_MARGIN + x] as number) - 256
      const redDifference = (reds[LEFT_MARGIN + x] as number) - 256
      const middle = (greens[LEFT_MARGIN + x] as number) - ((blueDifference + redDifference) >> 2)
      green.samples[row + x] = middle
      blue.samples[row + x] = middle + blueDifference
      red.samples[row + x] = middle + redDifference
    }
  }
}
