/** An AVI file as far as its frames matter: what the header says of the picture, and where each frame lies. */

import type { ByteSource } from '#lib/io/byte-source.ts'

export interface AviVideo {
  readonly source: ByteSource
  readonly format: VideoFormat
  readonly frames: FrameTable
}

/** The one video stream of a file (AVIFILE.H: AVIStreamHeader and BITMAPINFOHEADER). */
export interface VideoFormat {
  readonly width: number
  readonly height: number
  /** Of raw RGB: is the first row stored the top one? */
  readonly isTopDown: boolean
  /** Four letters of the codec, or `` for raw RGB. */
  readonly fourcc: string
  readonly bitsPerPixel: number
  /** What follows the bitmap header: FFV1's configuration record, a palette. */
  readonly configuration: Uint8Array
  /** Frames per second that the header claims. Recording programs of miniscopes write 60 whatever is true. */
  readonly nominalRateHz: number
  /** Frames that the header claims; 0 where the recording program was stopped before it could say. */
  readonly announcedFrames: number
  /** Number of the stream in the file: the two digits that its chunks' names begin with. */
  readonly stream: number
  /** Stream header and bitmap header as stored. */
  readonly streamHeader: Uint8Array
  readonly bitmapHeader: Uint8Array
}

/** Frames in the order of the stream. */
export interface FrameTable {
  readonly count: number
  /** Byte of the file at which the frame's data begins; its chunk header of 8 bytes lies before. */
  readonly offsets: Float64Array
  /** Bytes; 0 repeats the frame before. */
  readonly lengths: Uint32Array
  /** 1 where the frame can be decoded by itself. */
  readonly isKey: Uint8Array
}
