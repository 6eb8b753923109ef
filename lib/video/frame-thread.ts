/** Decoding in a thread of its own, so that frames are decoded while others are encoded and stored. */

import { Worker } from 'node:worker_threads'
import { CorruptSourceError, UnsupportedFeatureError } from '#lib/errors.ts'
import type { VideoFormat } from './avi/avi-video.ts'

export interface FrameThread {
  /**
   * The gray picture of a packet, the receiver's own; undefined where only FFmpeg can tell. Packets are decoded in the
   * order of the calls. Errors do not name the file.
   */
  decode(packet: Uint8Array): Promise<Uint8Array | undefined>
  close(): Promise<void>
}

/** What the thread answers to each packet. */
export type ThreadAnswer =
  | { readonly gray: Uint8Array | undefined }
  | { readonly message: string; readonly feature: string | undefined }

/** Bundled, the worker lies beside the bundle. */
const WORKER_URL = new URL(import.meta.url.endsWith('.ts') ? './frame.worker.ts' : './frame.worker.js', import.meta.url)

export function startFrameThread(format: VideoFormat): FrameThread {
  const worker = new Worker(WORKER_URL, { workerData: format })
  const waiting: PromiseWithResolvers<Uint8Array | undefined>[] = []
  let ended: Error | undefined

  worker.on('message', (answer: ThreadAnswer) => {
    const next = waiting.shift()
    if ('gray' in answer) next?.resolve(answer.gray)
    else next?.reject(errorOf(answer))
  })
  const end = (error: Error) => {
    ended = error
    for (const { reject } of waiting.splice(0)) reject(error)
  }
  worker.on('error', error => end(error instanceof Error ? error : new Error(String(error))))
  worker.on('exit', () => end(new Error('The thread that decodes the video has ended.')))

  return {
    async decode(packet) {
      if (ended !== undefined) throw ended
      const answer = Promise.withResolvers<Uint8Array | undefined>()
      waiting.push(answer)
      // The packet is a view of a longer read; only its own bytes move to the thread.
      const own = packet.slice()
      worker.postMessage(own, [own.buffer])
      return answer.promise
    },
    async close() {
      await worker.terminate()
    },
  }
}

const errorOf = ({ message, feature }: Extract<ThreadAnswer, { message: string }>): Error =>
  feature === undefined ? new CorruptSourceError(message) : new UnsupportedFeatureError(feature, message)
