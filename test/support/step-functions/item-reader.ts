/** ItemReader over JSON lines in S3: https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html */

import type { MapState } from './definition.ts'
import { evaluate, type Scope } from './expressions.ts'
import { checkPayload, type Json } from './payload.ts'
import type { Services } from './services.ts'
import { StateError } from './state-error.ts'

/** Largest line of a file of JSON lines, same page. */
const MOST_LINE_BYTES = 8_000_000

/** Each line is the whole input of a child. Throws States.ItemReaderFailed. */
export async function readItems(
  { Arguments }: MapState['ItemReader'],
  scope: Scope,
  { readObject }: Services,
): Promise<Json[]> {
  const { Bucket, Key } = (await evaluate(Arguments, scope)) as { readonly Bucket: string; readonly Key: string }
  try {
    const lines = (await readObject(Bucket, Key)).split('\n')
    return lines.filter(line => line.trim() !== '').map(parseLine)
  } catch (error) {
    if (error instanceof StateError && error.error === 'States.DataLimitExceeded') throw error
    throw new StateError('States.ItemReaderFailed', `s3://${Bucket}/${Key}: ${(error as Error).message}`)
  }
}

function parseLine(line: string): Json {
  if (Buffer.byteLength(line) > MOST_LINE_BYTES) throw new Error('a line of more than 8 MB')
  return checkPayload(JSON.parse(line), 'An item')
}
