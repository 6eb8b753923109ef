/** The body of an S3 answer as pieces that end when the watchdog barks. */

import { addAbortSignal, Readable } from 'node:stream'
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3'
import type { Watchdog } from './watchdog.ts'

/** The SDK's own abort covers the answer's head only; a body must be ended by itself, and read to the end to free its socket. */
export function bodyPieces(
  { Body }: Pick<GetObjectCommandOutput, 'Body'>,
  { signal }: Watchdog,
): AsyncIterable<Uint8Array> {
  return Body instanceof Readable ? addAbortSignal(signal, Body) : Readable.from([])
}

/** Ends a body that is not wanted. Its socket goes with it: draining could mean to read the whole object. */
export function discardBody({ Body }: Pick<GetObjectCommandOutput, 'Body'>): void {
  if (Body instanceof Readable) Body.destroy()
}
