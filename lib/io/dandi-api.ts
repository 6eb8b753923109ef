/** Requests to the API of the DANDI archive, whose answers are JSON. */

import type { z } from 'zod'
import { InvalidInputError } from '#lib/errors.ts'
import type { ReadOptions } from './byte-source.ts'
import { statusError } from './http-errors.ts'
import { exchange, type HttpOptions } from './http-exchange.ts'

export const DANDI_API_URL = 'https://api.dandiarchive.org/api'

export interface DandiOptions extends HttpOptions, ReadOptions {
  /** Of a mirror, or of the archive's sandbox. */
  readonly dandiApiUrl?: string
}

export interface DandiVersion {
  readonly dandiset: string
  /** `draft`, or the number of a published version. */
  readonly version: string
}

export interface DandiApi {
  readonly url: string
  /** What the user asked for, for errors. */
  readonly name: string
  readonly http: HttpOptions & ReadOptions
}

/** No list or metadata record of ours is longer; a page of a thousand assets has half a megabyte. */
const MAX_JSON_BYTES = 16 * 1024 * 1024

export function dandiApi(name: string, { dandiApiUrl = DANDI_API_URL, ...http }: DandiOptions): DandiApi {
  return { url: dandiApiUrl.replace(/\/+$/, ''), name, http }
}

export const versionPath = ({ dandiset, version }: DandiVersion) => `/dandisets/${dandiset}/versions/${version}`

/** The answer to a GET of a path below the API, as `schema` has it. */
export async function getDandiJson<Schema extends z.ZodType>(
  api: DandiApi,
  path: string,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const answer = await exchange(
    `${api.url}${path}`,
    {
      headers: { accept: 'application/json' },
      wants: head => {
        if (head.status !== 200) throw statusError(head, api.name)
        return { kind: 'atMost', bytes: MAX_JSON_BYTES }
      },
    },
    { ...api.http, name: api.name },
  )
  try {
    return schema.parse(JSON.parse(new TextDecoder().decode(answer.body)))
  } catch (error) {
    throw new InvalidInputError(
      `The DANDI API at ${api.url} gave an answer of another form than expected.`,
      { url: api.name },
      { cause: error },
    )
  }
}
