/** Object ids made from what they stand for: name-based UUIDs (RFC 9562, version 5), the same in every conversion. */

import { createHash } from 'node:crypto'

/** Namespace of the object ids that this tool makes; itself the version 5 UUID of `nwb2zarr` in the DNS namespace. */
const OBJECT_ID_NAMESPACE = uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'nwb2zarr')

/** Id of the object at `path` of the session with that identifier; `salt` tells further ones of the same path apart. */
export function makeObjectId(identifier: string, path: string, salt = ''): string {
  return uuidV5(OBJECT_ID_NAMESPACE, [identifier, path, salt].join('\0'))
}

/** Version 5 UUID of `name` in a namespace: SHA-1 over the namespace's 16 bytes and the name's UTF-8 bytes. */
export function uuidV5(namespace: string, name: string): string {
  const hash = createHash('sha1')
  hash.update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
  hash.update(name, 'utf8')
  const bytes = hash.digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
