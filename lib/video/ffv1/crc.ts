/** The checksum of FFV1 (RFC 9043, 4.9.3): CRC-32 of polynomial 0x04C11DB7, highest bit first, from 0, not inverted. */

const POLYNOMIAL = 0x04c11db7

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ POLYNOMIAL : crc << 1
  return crc
})

/** 0 where the last four of the bytes are the checksum of the others, highest byte first. */
export function crcOf(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0
  for (let at = start; at < end; at++) crc = (crc << 8) ^ (TABLE[(crc >>> 24) ^ (bytes[at] as number)] as number)
  return crc
}
