/** The opcodes of a Python pickle that take an argument, written one after another into bytes that grow. */

import { Buffer } from 'node:buffer'

export interface PickleWriter {
  /** Opcodes and arguments as they are. */
  op(...bytes: number[]): void
  ascii(text: string): void
  /** BINUNICODE. */
  string(text: string): void
  /** BINFLOAT, big-endian. */
  float(value: number): void
  /** BININT1, BININT2 or BININT, whichever is the first to hold the value, else LONG1. */
  integer(value: bigint): void
  /** All that has been written. */
  bytes(): Uint8Array
}

const FIRST_SIZE = 4096

export function pickleWriter(): PickleWriter {
  let buffer = Buffer.alloc(FIRST_SIZE)
  let length = 0

  const reserve = (bytes: number): number => {
    const at = length
    length += bytes
    if (length > buffer.length) {
      const larger = Buffer.alloc(Math.max(length, 2 * buffer.length))
      larger.set(buffer.subarray(0, at))
      buffer = larger
    }
    return at
  }
  const op = (...bytes: number[]) => {
    const at = reserve(bytes.length)
    buffer.set(bytes, at)
  }
  const long = (value: bigint) => {
    const at = reserve(11)
    buffer.set([0x8a, 9], at)
    buffer.writeBigUInt64LE(BigInt.asUintN(64, value), at + 2)
    buffer[at + 10] = value < 0n ? 255 : 0
  }

  return {
    op,
    ascii: text => {
      const at = reserve(text.length)
      buffer.write(text, at, 'latin1')
    },
    string: text => {
      const size = Buffer.byteLength(text, 'utf8')
      const at = reserve(5 + size)
      buffer[at] = 0x58
      buffer.writeUInt32LE(size, at + 1)
      buffer.write(text, at + 5, 'utf8')
    },
    float: value => {
      const at = reserve(9)
      buffer[at] = 0x47
      buffer.writeDoubleBE(value, at + 1)
    },
    integer: value => {
      if (value < -(2n ** 31n) || value >= 2n ** 31n) long(value)
      else if (value >= 0n && value < 256n) op(0x4b, Number(value))
      else if (value >= 0n && value < 65_536n) op(0x4d, Number(value) & 255, Number(value) >> 8)
      else {
        const at = reserve(5)
        buffer[at] = 0x4a
        buffer.writeInt32LE(Number(value), at + 1)
      }
    },
    bytes: () => new Uint8Array(buffer.buffer, buffer.byteOffset, length),
  }
}
