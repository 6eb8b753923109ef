/** A DANDI archive on the loopback: one version of one dandiset, listed in pages, its blobs served by ranges. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import { contentTag, parseRange, send, startServer } from './loopback-server.ts'

export interface DandiAsset {
  readonly path: string
  /** Said in the list; that of `content` where absent. */
  readonly size?: number
  readonly content?: Uint8Array
}

export interface DandiServer {
  /** Address of the API. */
  readonly apiUrl: string
  /** Path and query of each request. */
  readonly log: string[]
  close(): Promise<void>
}

export async function startDandiServer(
  { dandiset, version }: { readonly dandiset: string; readonly version: string },
  assets: readonly DandiAsset[],
): Promise<DandiServer> {
  const log: string[] = []
  let origin = ''
  const base = `/api/dandisets/${dandiset}/versions/${version}/assets/`
  const reply = (response: ServerResponse, value: unknown) =>
    send(response, { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) })

  const server = await startServer((request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', origin)
    log.push(`${url.pathname}${url.search}`)
    const blob = /^\/blobs\/(\d+)$/.exec(url.pathname)?.[1]
    const id = url.pathname.startsWith(base) ? url.pathname.slice(base.length, -1) : undefined
    if (blob !== undefined) return sendBlob(request, response, assets[Number(blob)]?.content)
    if (id === '') return reply(response, pageOf(assets, url, origin))
    const asset = assets[Number(id ?? Number.NaN)]
    if (asset === undefined) return send(response, { status: 404 })
    reply(response, { contentUrl: [`${origin}/blobs/${id}`], contentSize: asset.content?.length, digest: {} })
  })
  origin = server.url
  return { apiUrl: `${server.url}/api`, log, close: server.close }
}

function pageOf(assets: readonly DandiAsset[], url: URL, origin: string) {
  const size = Math.min(1000, Number(url.searchParams.get('page_size') ?? 100))
  const page = Number(url.searchParams.get('page') ?? 1)
  const found = assets
    .map((asset, index) => ({
      asset_id: String(index),
      path: asset.path,
      size: asset.size ?? asset.content?.length ?? 0,
    }))
    .filter(({ path }) => path.startsWith(url.searchParams.get('path') ?? ''))
  const isLast = page * size >= found.length
  return {
    count: found.length,
    next: isLast ? null : `${origin}${url.pathname}?page=${page + 1}`,
    previous: null,
    results: found.slice((page - 1) * size, page * size),
  }
}

function sendBlob(request: IncomingMessage, response: ServerResponse, content: Uint8Array | undefined): void {
  const range = content === undefined ? undefined : parseRange(request.headers.range, content.length)
  if (content === undefined || range == null) {
    send(response, content === undefined ? { status: 404 } : { status: 200, body: content })
    return
  }
  const said = `bytes ${range.start}-${range.end - 1}/${content.length}`
  const headers = { etag: contentTag(content), 'content-range': said }
  send(response, { status: 206, headers, body: content.subarray(range.start, range.end) })
}
