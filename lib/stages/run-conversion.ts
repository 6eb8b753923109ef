/** Recordings → a store, on one machine. Reads like NeuroConv: interfaces, their metadata, options, and this call. */

import type { Comparison } from '#lib/compare/difference.ts'
import type { DataInterface } from '#lib/datasets/miniscope/data-interface.ts'
import { editMetadata, parseMetadata, type SessionMetadata } from '#lib/datasets/miniscope/index.ts'
import { sessionTree } from '#lib/datasets/miniscope/session-tree.ts'
import { parseLocation } from '#lib/io/location.ts'
import { openReopenedSource } from '#lib/io/reopened-source.ts'
import { type ConvertSummary, convertFiles, type PlanSummary } from '#lib/local.ts'
import { compareRecording } from './compare-recording.ts'
import { copyVideos, type VideoPlacement, videoPlacement } from './copy-videos.ts'
import type { Environment } from './environment.ts'
import { type OpenFiles, openFiles } from './open-files.ts'
import { type PlanOptions, planOptions } from './payloads.ts'
import { finishedSession, planRecording, recordingFingerprint } from './plan-recording.ts'

export interface RunOptions<Options = unknown> {
  /** The store: a folder, or `s3://bucket/prefix`. */
  readonly out: string
  /** As `getMetadata` gave it, with all edits; its own where none is given. */
  readonly metadata?: SessionMetadata
  readonly conversionOptions?: Options | Readonly<Record<string, unknown>>
  /** Zone of the clock that the start times were read from: `US/Pacific`. Where the recording tells, it is not needed. */
  readonly timeZone?: string | undefined
  /** Videos outside of the store: named where they lie, or copied beside it. */
  readonly externalVideos?: 'refer' | 'copy'
  readonly overwrite?: boolean
  /** Chunks, codecs, memory. */
  readonly planOptions?: Partial<PlanOptions>
}

/** Throws the error that stopped it; the same call goes on from there. */
export async function runConversion<Options>(
  source: DataInterface<Options>,
  run: RunOptions<Options>,
  env: Environment,
): Promise<ConvertSummary> {
  const { out, overwrite = false } = run
  return withRecording(source, run, env, async ({ files, session, options, placement }) => {
    const fingerprint = recordingFingerprint(session.tree, options)
    await copyVideos(placement, env)
    const plan = async () => planRecording(session, options)
    return convertFiles(files, { out, overwrite, options, fingerprint, plan }, env)
  })
}

/** What `runConversion` would do; nothing is written. */
export async function planConversion<Options>(
  source: DataInterface<Options>,
  run: RunOptions<Options>,
  env: Environment,
): Promise<PlanSummary> {
  return withRecording(source, run, env, async ({ files, session, options }) => {
    const { plan, units, changes } = planRecording(session, options)
    return { plan, units, changes, bytesRead: files.bytesRead() }
  })
}

/**
 * Holds a store against the recordings that it was made of, by the same interface and options: every object, attribute,
 * link and value, and every frame, decoded anew. With `decoder` `ffmpeg` by that program, which shares nothing with the
 * decoders here; it must be installed.
 */
export async function compareConversion<Options>(
  source: DataInterface<Options>,
  run: RunOptions<Options> & { readonly decoder?: 'own' | 'ffmpeg' },
  env: Environment,
): Promise<Comparison> {
  return withRecording(source, run, env, async ({ files, session, options }) =>
    compareRecording(
      finishedSession(session, options).tree,
      { files: files.files, out: run.out, decoder: run.decoder },
      env,
    ),
  )
}

/** Opens files of this machine only while they are read, all others once. */
const sparing =
  ({ openSource }: Environment): Environment['openSource'] =>
  (url, options) =>
    parseLocation(url).kind === 'file' ? openReopenedSource(() => openSource(url)) : openSource(url, options)

export interface OpenRecording {
  readonly files: OpenFiles
  readonly session: ReturnType<typeof sessionTree>
  readonly options: PlanOptions
  readonly placement: VideoPlacement
}

/** Opens everything that the interface reads, for the time of `work`. */
export async function withRecording<Options, Result>(
  source: DataInterface<Options>,
  run: RunOptions<Options>,
  env: Environment,
  work: (recording: OpenRecording) => Promise<Result>,
): Promise<Result> {
  const metadata = run.metadata === undefined ? source.getMetadata() : parseMetadata(editMetadata(run.metadata, {}))
  const conversion = source.parseOptions(run.conversionOptions)
  const options = planOptions.parse({ ...run.planOptions, dataset: 'miniscope' })
  const placement = videoPlacement(source.externalVideos, run.out, run.externalVideos ?? 'refer')
  const files = await openFiles(source.files, { openSource: sparing(env), signal: env.signal })
  try {
    const session = sessionTree(source, {
      metadata,
      options: conversion,
      timeZone: run.timeZone,
      files: files.treeFiles,
      videoPath: placement.pathOf,
    })
    return await work({ files, session, options, placement })
  } finally {
    await files.close()
  }
}
