/** What a stage may touch. Each door (command line, Lambda, Fargate, test) builds its own. */

import type { ByteSource } from '#lib/io/byte-source.ts'
import type { Store } from '#lib/io/store.ts'
import type { CostModel } from '#lib/plan/cost-model.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** How far long work has come; doors decide how to show it. */
export interface ProgressEvent {
  /** What is going on: `read`, `plan`, `convert`, `merge`, … */
  readonly stage: string
  /** Raw (uncompressed) bytes done and in all. */
  readonly bytesDone: number
  readonly bytesTotal: number
  readonly unitsDone: number
  readonly unitsTotal: number
  /** Array being written, where there is one. */
  readonly current?: string
}

export interface Environment {
  openSource(url: string, options?: { readonly signal?: AbortSignal | undefined }): Promise<ByteSource>
  openStore(url: string): Promise<Store>
  now(): Date
  /** The program ffmpeg, for recordings of codecs that are not decoded here; looked for in PATH where none is named. */
  readonly ffmpeg?: string | undefined
  /** How fast this machine is, for estimates; a typical one where nobody has measured it. */
  readonly costs?: CostModel | undefined
  readonly signal: AbortSignal
  log(level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>): void
  progress(event: ProgressEvent): void
}
