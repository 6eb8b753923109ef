/** The thread behind frame-thread.ts: packets of one video in, gray pictures out, in order. */

import { parentPort, workerData } from 'node:worker_threads'
import { UnsupportedFeatureError } from '#lib/errors.ts'
import type { VideoFormat } from './avi/avi-video.ts'
import type { ThreadAnswer } from './frame-thread.ts'
import { grayDecoder } from './gray-decoder.ts'

const format: VideoFormat = workerData
let decode: ((packet: Uint8Array) => Uint8Array | undefined) | undefined

parentPort?.on('message', (packet: Uint8Array) => {
  const answer = answerTo(packet)
  const moved = 'gray' in answer && answer.gray !== undefined ? [answer.gray.buffer as ArrayBuffer] : []
  parentPort?.postMessage(answer, moved)
})

function answerTo(packet: Uint8Array): ThreadAnswer {
  try {
    decode ??= grayDecoder(format)
    return { gray: decode(packet) }
  } catch (error) {
    const feature = error instanceof UnsupportedFeatureError ? error.feature : undefined
    return { message: error instanceof Error ? error.message : String(error), feature }
  }
}
