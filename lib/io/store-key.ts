/** Keys of a store: parts between `/`, made from names in hostile files, so checked before they become paths. */

import { InvalidInputError } from '#lib/errors.ts'

/** Text that has no form in UTF-8, so that two keys could become one name. */
const LONE_SURROGATE = /\p{Surrogate}/u

/** Throws InvalidInputError unless the key is relative, has no empty, `.` or `..` part, and no NUL. */
export function checkKey(key: string, url: string): void {
  const isPlain = key
    .split('/')
    .every(part => part !== '' && part !== '.' && part !== '..' && !part.includes('\0') && !LONE_SURROGATE.test(part))
  if (isPlain) return
  throw new InvalidInputError(`Not a key of a store: ${JSON.stringify(key)}.`, {
    url,
    advice: 'Keys are relative, without empty, "." or ".." parts and without NUL.',
  })
}

/** Order by the bytes of UTF-8, as S3 lists. UTF-16 order differs above U+FFFF. */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
