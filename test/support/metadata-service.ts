/** A metadata service on this machine that answers from the fixtures, and fails as the real one does. */

import { existsSync, readFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { send, startServer } from './loopback-server.ts'
import { METADATA_FIXTURES } from './metadata-sessions.ts'

export interface TestService {
  readonly url: string
  /** Paths that were asked for. */
  readonly asked: readonly string[]
  /** Requests at the same time, at most. */
  mostAtOnce(): number
  close(): Promise<void>
}

export interface TestServiceOptions {
  /** Folder below `service_variants` whose answers take the place of the usual ones. */
  readonly variant?: string
  /** Answers so many requests with status 500 first. */
  readonly failures?: number
  /** Answers everything with this. */
  readonly page?: string
  /** Waits before each answer. */
  readonly delayMilliseconds?: number
}

type Statuses = Readonly<Record<string, Readonly<Record<string, { readonly status: number }>>>>

export async function startMetadataService(options: TestServiceOptions = {}): Promise<TestService> {
  const { variant, failures = 0, page, delayMilliseconds = 0 } = options
  const folders = [
    ...(variant === undefined ? [] : [join(METADATA_FIXTURES, 'service_variants', variant)]),
    join(METADATA_FIXTURES, 'service'),
  ]
  const statuses = folders.map(folder => JSON.parse(readFileSync(join(folder, 'status.json'), 'utf8')) as Statuses)
  const asked: string[] = []
  let [failed, atOnce, most] = [0, 0, 0]
  const listener: RequestListener = async (request, response) => {
    asked.push(request.url ?? '')
    most = Math.max(most, ++atOnce)
    await new Promise(resolve => setTimeout(resolve, delayMilliseconds))
    atOnce--
    const [, kind = '', id = ''] = /^\/api\/v2\/(subject|procedures)\/(\d+)$/.exec(request.url ?? '') ?? []
    const body = folders.map(folder => join(folder, kind, `${id}.json`)).find(path => existsSync(path))
    const status = statuses.map(known => known[kind]?.[id]?.status).find(known => known !== undefined) ?? 404
    if (failed++ < failures) send(response, { status: 500 })
    else if (page !== undefined) send(response, { status: 200, body: page })
    else send(response, { status, ...(body !== undefined && { body: readFileSync(body) }) })
  }
  const server = await startServer((request, response) => void listener(request, response))
  return { url: server.url, asked, mostAtOnce: () => most, close: server.close }
}
