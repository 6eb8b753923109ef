/** ListObjectsV2 and error documents of the S3 server, in XML. */

import { contentTag } from './loopback-server.ts'

/** A page of keys: prefix, delimiter, max-keys, start-after and continuation token as S3 takes them. */
export function listObjects(objects: ReadonlyMap<string, Uint8Array>, bucket: string, query: URLSearchParams): string {
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const maxKeys = Number(query.get('max-keys') ?? 1000)
  const after = query.get('continuation-token') ?? query.get('start-after') ?? ''
  const names = [...objects.keys()].filter(key => key.startsWith(prefix)).map(key => groupName(key, prefix, delimiter))
  const rest = [...new Set(names)].sort(byBytes).filter(name => after === '' || byBytes(name, after) > 0)
  const page = rest.slice(0, maxKeys)
  const isTruncated = rest.length > page.length

  const contents = page
    .filter(name => objects.has(name))
    .map(key => contentsXml(key, objects.get(key) ?? new Uint8Array()))
  const groups = page
    .filter(name => !objects.has(name))
    .map(name => `<CommonPrefixes><Prefix>${escapeXml(name)}</Prefix></CommonPrefixes>`)
  const next = isTruncated ? `<NextContinuationToken>${escapeXml(page.at(-1) ?? '')}</NextContinuationToken>` : ''
  return toXml(
    'ListBucketResult',
    `<Name>${bucket}</Name><KeyCount>${page.length}</KeyCount><IsTruncated>${isTruncated}</IsTruncated>${next}${contents.join('')}${groups.join('')}`,
  )
}

const times = new WeakMap<Uint8Array, Date>()

/** Has an object count as written at that time. */
export const markWritten = (content: Uint8Array, at: Date): void => void times.set(content, at)

/** When the content was written, or first looked at; `now` for one that was written at another time. */
export function writtenAt(content: Uint8Array, now = new Date()): Date {
  const time = times.get(content) ?? now
  times.set(content, time)
  return time
}

export function errorXml(code: string): string {
  return toXml('Error', `<Code>${code}</Code><Message>the test server says ${code}</Message>`)
}

function toXml(element: string, content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${element}>${content}</${element}>`
}

function contentsXml(key: string, content: Uint8Array): string {
  const fields = {
    Key: escapeXml(key),
    LastModified: writtenAt(content).toISOString(),
    ETag: escapeXml(contentTag(content)),
    Size: content.length,
  }
  const elements = Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`)
  return `<Contents>${elements.join('')}</Contents>`
}

/** The key itself, or, where the delimiter follows the prefix, the part up to it. */
function groupName(key: string, prefix: string, delimiter: string): string {
  const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
  return at < 0 ? key : key.slice(0, at + delimiter.length)
}

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))

const escapeXml = (text: string) => text.replace(/[&<>"\r\n]/g, character => `&#${character.charCodeAt(0)};`)
