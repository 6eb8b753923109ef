/** Frames that are stored as they are: gray, planes of YUV 4:2:0, or rows of blue, green and red. */

import { CorruptSourceError } from '#lib/errors.ts'
import type { VideoFormat } from './avi/avi-video.ts'
import { newPlane, type Picture, type Plane } from './picture.ts'

/** What the codec's four letters mean where nothing is compressed. */
const LAYOUTS: Readonly<Record<string, 'gray' | 'yuv420'>> = {
  GREY: 'gray',
  Y800: 'gray',
  'Y8  ': 'gray',
  I420: 'yuv420',
  IYUV: 'yuv420',
}

/** The decoder of such frames; undefined where the format is another. */
export function rawDecoder(format: VideoFormat): ((packet: Uint8Array) => Picture) | undefined {
  const { width, height, fourcc, bitsPerPixel } = format
  if (fourcc === '' && bitsPerPixel === 24) return packet => bgrPicture(packet, format)
  switch (LAYOUTS[fourcc]) {
    case 'gray':
      return packet => ({ kind: 'gray', luma: grayPlane(packet, width, height) })
    case 'yuv420':
      return packet => yuvPicture(packet, width, height)
    case undefined:
      return undefined
  }
}

/** Rows as they are; some writers pad each to a multiple of 4 bytes. */
function grayPlane(packet: Uint8Array, width: number, height: number): Plane {
  const padded = Math.ceil(width / 4) * 4
  if (packet.length === width * height) return { width, height, samples: packet.slice() }
  if (packet.length !== padded * height) throw wrongLength(packet, width * height)
  const plane = newPlane(width, height)
  for (let y = 0; y < height; y++) plane.samples.set(packet.subarray(y * padded, y * padded + width), y * width)
  return plane
}

function yuvPicture(packet: Uint8Array, width: number, height: number): Picture {
  const [across, down] = [Math.ceil(width / 2), Math.ceil(height / 2)]
  const expected = width * height + 2 * across * down
  if (packet.length !== expected) throw wrongLength(packet, expected)
  const plane = (start: number, width: number, height: number): Plane => ({
    width,
    height,
    samples: packet.slice(start, start + width * height),
  })
  const chroma = (number: 0 | 1) => plane(width * height + number * across * down, across, down)
  return { kind: 'yuv', luma: plane(0, width, height), chroma: [chroma(0), chroma(1)] }
}

/** Rows padded to 4 bytes, the lowest first unless the header says otherwise (BITMAPINFOHEADER). */
function bgrPicture(packet: Uint8Array, { width, height, isTopDown }: VideoFormat): Picture {
  const stride = Math.ceil((width * 3) / 4) * 4
  if (packet.length !== stride * height) throw wrongLength(packet, stride * height)
  const [blue, green, red] = [newPlane(width, height), newPlane(width, height), newPlane(width, height)]
  for (let y = 0; y < height; y++) {
    let from = (isTopDown ? y : height - 1 - y) * stride
    for (let at = y * width; at < (y + 1) * width; at++, from += 3) {
      blue.samples[at] = packet[from] as number
      green.samples[at] = packet[from + 1] as number
      red.samples[at] = packet[from + 2] as number
    }
  }
  return { kind: 'rgb', blue, green, red }
}

const wrongLength = (packet: Uint8Array, expected: number) =>
  new CorruptSourceError(`A raw frame of ${packet.length} bytes; ${expected} were expected.`)
