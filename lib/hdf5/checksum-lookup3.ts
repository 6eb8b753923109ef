/** Bob Jenkins' lookup3 hash (`hashlittle`, initial value 0): the checksum of HDF5 metadata (HDF5 File Format 3.0, VIII.B). */

const rotate = (value: number, bits: number) => (value << bits) | (value >>> (32 - bits))

/** The hash as an unsigned 32-bit number. */
export function lookup3(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let a = (0xdeadbeef + bytes.length) | 0
  let b = a
  let c = a
  if (bytes.length === 0) return c >>> 0

  // The last 1 to 12 bytes are mixed in another way, so the loop stops before them.
  let at = 0
  for (; bytes.length - at > 12; at += 12) {
    a = (a + view.getUint32(at, true)) | 0
    b = (b + view.getUint32(at + 4, true)) | 0
    c = (c + view.getUint32(at + 8, true)) | 0
    a = ((a - c) ^ rotate(c, 4)) | 0
    c = (c + b) | 0
    b = ((b - a) ^ rotate(a, 6)) | 0
    a = (a + c) | 0
    c = ((c - b) ^ rotate(b, 8)) | 0
    b = (b + a) | 0
    a = ((a - c) ^ rotate(c, 16)) | 0
    c = (c + b) | 0
    b = ((b - a) ^ rotate(a, 19)) | 0
    a = (a + c) | 0
    c = ((c - b) ^ rotate(b, 4)) | 0
    b = (b + a) | 0
  }

  const tail = new DataView(new ArrayBuffer(12))
  for (let byte = 0; at + byte < bytes.length; byte++) tail.setUint8(byte, bytes[at + byte] ?? 0)
  a = (a + tail.getUint32(0, true)) | 0
  b = (b + tail.getUint32(4, true)) | 0
  c = (c + tail.getUint32(8, true)) | 0
  c = ((c ^ b) - rotate(b, 14)) | 0
  a = ((a ^ c) - rotate(c, 11)) | 0
  b = ((b ^ a) - rotate(a, 25)) | 0
  c = ((c ^ b) - rotate(b, 16)) | 0
  a = ((a ^ c) - rotate(c, 4)) | 0
  b = ((b ^ a) - rotate(a, 14)) | 0
  c = ((c ^ b) - rotate(b, 24)) | 0
  return c >>> 0
}
