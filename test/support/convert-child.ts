/**
 * Conversions in a process of its own, to be killed: `convert-child.ts SOURCE`, told by message where to, once or one after
 * another; says when each has begun and how it ended. Stores on S3 are on the server at the `endpoint`.
 */

import { openStore } from '#lib/io/open-store.ts'
import { convertOne } from '#test/support/local-session.ts'

export interface ConvertOrder {
  readonly out: string
  readonly endpoint?: string
}

const [, , source = ''] = process.argv

process.on('message', async ({ out, endpoint }: ConvertOrder) => {
  process.send?.('begun')
  const s3 = endpoint === undefined ? {} : { endpoint, credentials: { accessKeyId: 'key', secretAccessKey: 'secret' } }
  const { status } = await convertOne({ source, out }, { openStore: url => openStore(url, s3) })
  process.send?.(status)
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
