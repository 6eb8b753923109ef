/**
 * Pictures → one gray byte a pixel, exactly as OpenCV 5.0 makes it of what FFmpeg decodes: the values that recordings
 * of miniscopes have been analysed by.
 */

import type { Picture, Plane } from './picture.ts'

/**
 * Gray samples, row by row. A gray picture's own are returned, not copied. Undefined where the gray values depend on
 * how FFmpeg scales colour planes, so that only FFmpeg can tell.
 */
export function grayOf(picture: Picture): Uint8Array | undefined {
  switch (picture.kind) {
    case 'gray':
      return picture.luma.samples
    case 'rgb':
      return grayOfRgb(picture.blue.samples, picture.green.samples, picture.red.samples)
    case 'yuv':
      return picture.chroma.every(isNeutral) ? grayOfLuma(picture.luma) : undefined
  }
}

/** Weights of OpenCV in 1/32768, rounded; the identity where all three are equal. */
const BLUE = 3735
const GREEN = 19_235
const RED = 9798

function grayOfRgb(blue: Uint8Array, green: Uint8Array, red: Uint8Array): Uint8Array {
  const gray = new Uint8Array(green.length)
  for (let at = 0; at < gray.length; at++)
    gray[at] = (BLUE * (blue[at] as number) + GREEN * (green[at] as number) + RED * (red[at] as number) + 0x4000) >> 15
  return gray
}

/** The same of pixels whose three bytes are blue, green and red. */
export function grayOfBgr(bgr: Uint8Array): Uint8Array {
  const gray = new Uint8Array(Math.floor(bgr.length / 3))
  for (let at = 0, from = 0; at < gray.length; at++, from += 3)
    gray[at] =
      (BLUE * (bgr[from] as number) + GREEN * (bgr[from + 1] as number) + RED * (bgr[from + 2] as number) + 0x4000) >>
      15
  return gray
}

const isNeutral = ({ samples }: Plane): boolean => samples.every(sample => sample === 128)

/**
 * Luma of limited range (16 to 235) spread over all values. FFmpeg rounds down where the height is even, and to the
 * nearest where height and width are odd; with an odd height alone the rounding changes from place to place.
 */
function grayOfLuma({ width, height, samples }: Plane): Uint8Array | undefined {
  if (height % 2 === 1 && width % 2 === 0) return undefined
  const table = height % 2 === 0 ? ROUNDED_DOWN : ROUNDED
  return samples.map(luma => table[luma] as number)
}

const spread = (rounding: number) =>
  Uint8ClampedArray.from({ length: 256 }, (_, luma) => Math.floor(((luma - 16) * 255) / 219 + rounding))

const ROUNDED_DOWN = spread(0)
const ROUNDED = spread(0.5)
