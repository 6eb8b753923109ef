/** Where answers come from: a cache first, then the service, whose answers the cache keeps. Nothing is made up. */

import type { Waiting } from '#lib/async.ts'
import { joinUrl } from '#lib/datasets/manifest/found-session.ts'
import { InvalidInputError, isNwb2zarrError } from '#lib/errors.ts'
import type { Store } from '#lib/io/store.ts'
import type { ServiceAnswer } from '../builder.ts'
import { type AnswerKind, cacheKey, parseAnswer } from './answer.ts'
import type { MetadataService } from './service-client.ts'

export interface AnswerSources {
  /** A folder or prefix of `subject/<id>.json` and `procedures/<id>.json`. */
  readonly cache?: Store | undefined
  readonly service?: MetadataService | undefined
}

export interface FoundAnswer {
  readonly answer: ServiceAnswer
  readonly from: 'cache' | 'service'
}

/** Throws InvalidInputError, saying which document is missing, where no source has the answer. */
export async function findAnswer(
  { cache, service }: AnswerSources,
  kind: AnswerKind,
  mouseId: string,
  { signal }: Waiting = {},
): Promise<FoundAnswer> {
  const key = cacheKey(kind, mouseId)
  const cached = await cachedAnswer(cache, kind, mouseId, { signal, isOnly: service === undefined })
  if (cached !== undefined) return { answer: cached, from: 'cache' }
  if (service === undefined) throw noAnswer(kind, mouseId, cache && joinUrl(cache.url, key))
  const { answer, bytes } = await service.ask(kind, mouseId, { signal })
  await cache?.set(key, bytes, { signal })
  return { answer, from: 'service' }
}

/** A file that cannot be read is as good as none where the service can be asked. */
async function cachedAnswer(
  cache: Store | undefined,
  kind: AnswerKind,
  mouseId: string,
  { signal, isOnly }: Waiting & { readonly isOnly: boolean },
): Promise<ServiceAnswer | undefined> {
  const key = cacheKey(kind, mouseId)
  const bytes = await cache?.get(key, { signal })
  if (bytes === undefined || cache === undefined) return undefined
  try {
    return parseAnswer(bytes, null, joinUrl(cache.url, key), { kind, mouseId })
  } catch (error) {
    if (isOnly || !isNwb2zarrError(error)) throw error
    return undefined
  }
}

function noAnswer(kind: AnswerKind, mouseId: string, url: string | undefined): InvalidInputError {
  const where =
    url === undefined ? 'neither a metadata service nor a folder of its answers was named' : 'it is not there'
  return new InvalidInputError(
    `${kind}.json is made from what the metadata service says of mouse ${mouseId}, and ${where}.`,
    {
      ...(url !== undefined && { url }),
      advice: 'Name the service with --service URL, or the folder with --cache; --preload fills it.',
    },
  )
}
