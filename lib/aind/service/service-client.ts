/**
 * The client of aind-metadata-service: `GET /api/v2/subject/{id}` and `/api/v2/procedures/{id}`. The service answers 400
 * with the whole document where it finds its own records invalid, which is usual for older animals; procedures fail with
 * 500 at random, and more so when many ask at once.
 */

import { byteBudget, type Waiting } from '#lib/async.ts'
import { InvalidInputError } from '#lib/errors.ts'
import { exchange, type HttpOptions } from '#lib/io/http-exchange.ts'
import type { ServiceAnswer } from '../builder.ts'
import { type AnswerKind, type AnswerUse, MOST_ANSWER_BYTES, parseAnswer } from './answer.ts'

/** Requests at the same time: with more the service fails. */
const MOST_REQUESTS = 3

export interface MetadataService {
  readonly url: string
  /** The answer, and its bytes as they came. Throws InvalidInputError where the service does not know the animal. */
  ask(kind: AnswerKind, mouseId: string, options?: Waiting): Promise<{ answer: ServiceAnswer; bytes: Uint8Array }>
}

/** All that ask through one client share its three requests. */
export function metadataService(baseUrl: string, options: HttpOptions = {}): MetadataService {
  const url = baseUrl.replace(/\/+$/, '')
  if (!/^https?:\/\//i.test(url))
    throw new InvalidInputError(
      `The address of a metadata service begins with http:// or https://, not like “${baseUrl}”.`,
    )
  const requests = byteBudget(MOST_REQUESTS)
  return {
    url,
    ask: (kind, mouseId, { signal } = {}) =>
      requests.use(1, () => ask(`${url}/api/v2/${kind}/${mouseId}`, { kind, mouseId }, { ...options, signal }), {
        signal,
      }),
  }
}

async function ask(url: string, use: AnswerUse, options: HttpOptions & Waiting) {
  const wants = () => ({ kind: 'atMost', bytes: MOST_ANSWER_BYTES }) as const
  const { status, body } = await exchange(
    url,
    { headers: { accept: 'application/json' }, wants },
    { ...options, name: url },
  )
  if (status === 200 || status === 400) return { answer: parseAnswer(body, status, url, use), bytes: body }
  throw refusal(status, url, use)
}

function refusal(status: number, url: string, { kind, mouseId }: AnswerUse): InvalidInputError {
  if (status === 404) {
    const message = `The metadata service does not know mouse ${mouseId}: ${kind}.json would come from its answer.`
    return new InvalidInputError(message, { url })
  }
  const advice = 'Check the address, and that the network of the institute is reached.'
  const message = `The metadata service answered with status ${status}, where ${kind}.json of mouse ${mouseId} would come from.`
  return new InvalidInputError(message, { url, advice })
}
