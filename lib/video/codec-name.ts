/** Which codec a video file is of: ffmpeg is asked, as containers are many. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { DEFAULT_FFMPEG } from './ffmpeg-frames.ts'

interface CodecOptions {
  readonly ffmpeg?: string | undefined
  readonly signal?: AbortSignal | undefined
}

/** Opening a file takes a fraction of a second. */
const MOST_MILLISECONDS = 20_000

/** Of the description, which names the streams near its end. */
const MOST_CHARACTERS = 20_000

/** `h264`, of the first video of the file at `path`; undefined where ffmpeg is missing or finds none. */
export async function videoCodecName(
  path: string,
  { ffmpeg = DEFAULT_FFMPEG, signal }: CodecOptions = {},
): Promise<string | undefined> {
  // An address of its own kind, so that no name is taken for an option or a network address.
  const child = spawn(ffmpeg, ['-hide_banner', '-nostdin', '-i', `file:${resolve(path)}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: MOST_MILLISECONDS,
    ...(signal !== undefined && { signal }),
  })
  let description = ''
  child.stderr.on('data', bytes => {
    description = `${description}${bytes}`.slice(-MOST_CHARACTERS)
  })
  try {
    await once(child, 'close')
  } catch {
    signal?.throwIfAborted()
    return undefined
  }
  return /Stream #[^\n]*: Video: (\w+)/.exec(description)?.[1]
}
