/** Answers of the metadata service, from the service itself or from a cache, as bodies of documents. */

import { InvalidInputError, SourceUnavailableError } from '#lib/errors.ts'
import type { ServiceAnswer } from '../builder.ts'
import { isObject, isTooDeep } from '../json-value.ts'

export type AnswerKind = 'subject' | 'procedures'

export const ANSWER_KINDS: readonly AnswerKind[] = ['subject', 'procedures']

/** A document has some kilobytes; a mouse with many surgeries some hundred. */
export const MOST_ANSWER_BYTES = 16_000_000

/** Key of an answer in a cache, a folder or a prefix: the whole body, as it came. */
export const cacheKey = (kind: AnswerKind, mouseId: string): string => `${kind}/${mouseId}.json`

/** What the document would have been made from, for errors. */
export interface AnswerUse {
  readonly kind: AnswerKind
  readonly mouseId: string
}

/** The answer in the bytes. Throws InvalidInputError for HTML, other texts, or another animal. */
export function parseAnswer(
  bytes: Uint8Array,
  status: ServiceAnswer['status'],
  url: string,
  { kind, mouseId }: AnswerUse,
): ServiceAnswer {
  const text = new TextDecoder().decode(bytes)
  const body = jsonOf(text, url, kind)
  if (!isObject(body) || isTooDeep(body)) throw new InvalidInputError(`The answer holds no ${kind} document.`, { url })
  if (body.subject_id === mouseId) return { url, status, body }
  const found = typeof body.subject_id === 'string' ? `mouse ${body.subject_id}` : 'no mouse'
  throw new InvalidInputError(`The answer is about ${found}; mouse ${mouseId} was asked for.`, { url })
}

/** A cut or empty body may be whole the next time; a web page will not. */
function jsonOf(text: string, url: string, kind: AnswerKind): unknown {
  if (text.trim() === '')
    throw new SourceUnavailableError(`The ${kind} answer of the metadata service is empty.`, { url })
  try {
    return JSON.parse(text)
  } catch (cause) {
    const isPage = /^\s*<(!doctype|html|\?xml)/i.test(text)
    const what = isPage ? 'a web page' : `“${text.trim().slice(0, 60)}”`
    throw new InvalidInputError(
      `The metadata service answered with ${what}, not with JSON.`,
      { url, advice: isPage ? 'Check its address, and whether it wants a login.' : 'Check its address.' },
      { cause },
    )
  }
}
