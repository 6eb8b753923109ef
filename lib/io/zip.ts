/** A ZIP archive of a few small files (APPNOTE.TXT 6.3.9), deflated: the same files and time give the same bytes. */

import { promisify } from 'node:util'
import { crc32, deflateRaw } from 'node:zlib'

export interface ZipEntry {
  /** With `/` between parts. */
  readonly name: string
  readonly bytes: Uint8Array
}

/** Deflate, and names in UTF-8 (4.4.4). */
const METHOD = 8
const UTF8_FLAG = 0x0800

/** Version 2.0 of the format is needed to unpack deflated files (4.4.3). */
const VERSION = 20

interface Packed {
  readonly name: Buffer
  readonly data: Uint8Array
  readonly size: number
  readonly crc: number
  readonly offset: number
}

/** Entries in the order given; `packedAt` is what unpacking gives as their time. */
export async function zipArchive(entries: readonly ZipEntry[], packedAt: Date): Promise<Uint8Array> {
  const time = dosTime(packedAt)
  const packed: Packed[] = []
  const parts: Uint8Array[] = []
  let offset = 0
  for (const { name, bytes } of entries) {
    const file = {
      name: Buffer.from(name),
      data: await promisify(deflateRaw)(bytes),
      size: bytes.length,
      crc: crc32(bytes),
    }
    packed.push({ ...file, offset })
    const header = localHeader({ ...file, offset }, time)
    parts.push(header, file.name, file.data)
    offset += header.length + file.name.length + file.data.length
  }
  const directory = packed.flatMap(file => [centralHeader(file, time), file.name])
  const directoryBytes = directory.reduce((sum, { length }) => sum + length, 0)
  return Buffer.concat([...parts, ...directory, endRecord(packed.length, directoryBytes, offset)])
}

/** Seconds in twos, and days, as MS-DOS keeps them. */
function dosTime(date: Date): number {
  const day = ((Math.max(1980, date.getFullYear()) - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate()
  return ((day << 16) | (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1)) >>> 0
}

/** 4.3.7. */
function localHeader({ name, data, size, crc }: Packed, time: number): Buffer {
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50, 0)
  header.writeUInt16LE(VERSION, 4)
  writeCommon(header, 6, { name, data, size, crc }, time)
  return header
}

/** 4.3.12. */
function centralHeader({ name, data, size, crc, offset }: Packed, time: number): Buffer {
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x02014b50, 0)
  header.writeUInt16LE(VERSION, 4)
  header.writeUInt16LE(VERSION, 6)
  writeCommon(header, 8, { name, data, size, crc }, time)
  header.writeUInt32LE(offset, 42)
  return header
}

/** The fields that both headers have, from the flags to the length of the name. */
function writeCommon(header: Buffer, at: number, file: Omit<Packed, 'offset'>, time: number): void {
  header.writeUInt16LE(UTF8_FLAG, at)
  header.writeUInt16LE(METHOD, at + 2)
  header.writeUInt32LE(time, at + 4)
  header.writeUInt32LE(file.crc, at + 8)
  header.writeUInt32LE(file.data.length, at + 12)
  header.writeUInt32LE(file.size, at + 16)
  header.writeUInt16LE(file.name.length, at + 20)
}

/** 4.3.16. */
function endRecord(count: number, directoryBytes: number, offset: number): Buffer {
  const record = Buffer.alloc(22)
  record.writeUInt32LE(0x06054b50, 0)
  record.writeUInt16LE(count, 8)
  record.writeUInt16LE(count, 10)
  record.writeUInt32LE(directoryBytes, 12)
  record.writeUInt32LE(offset, 16)
  return record
}
