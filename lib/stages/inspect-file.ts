/** One file or store, opened and inspected; what keeps it from being read is a finding, too. */

import { describeError, InvalidInputError, isNwb2zarrError } from '#lib/errors.ts'
import type { Check } from '#lib/inspect/check.ts'
import type { Finding } from '#lib/inspect/finding.ts'
import { inspectSession, type SessionInspection } from '#lib/inspect/inspect-session.ts'
import { type Neighbours, openFileSession, openStoreSession } from '#lib/inspect/open-session.ts'
import type { FileInspection } from '#lib/inspect/report.ts'
import { besideUrl } from '#lib/io/beside.ts'
import { parseLocation } from '#lib/io/location.ts'
import { meteredStore } from '#lib/io/metered-store.ts'
import type { Store } from '#lib/io/store.ts'
import { readSource } from '#lib/nwb/read-source.ts'
import { videoCodecName } from '#lib/video/codec-name.ts'
import { openStoreArrays } from '#lib/zarr/open-store-arrays.ts'
import { describeShrunk, readShrunkMark } from '#lib/zarr/shrink-store.ts'
import type { Environment } from './environment.ts'
import { isStore } from './file-kind.ts'
import { openFiles } from './open-files.ts'
import type { InspectOptions } from './payloads/inspect.ts'
import { numberReader } from './read-numbers.ts'

interface Options extends Pick<InspectOptions, 'validate' | 'compat'> {
  /** A file that is not there, or can't be reached, is a finding too: others wait for their turn. */
  readonly isOneOfMany?: boolean
}

/** Throws where nothing is there, or where it can't be reached, unless others follow. */
export async function inspectFile(
  file: string,
  checks: readonly Check[],
  options: Options,
  env: Environment,
): Promise<FileInspection> {
  const backend = isStore(file) ? 'zarr' : 'hdf5'
  const inspect = backend === 'zarr' ? inspectStore : inspectHdf5
  const counted = { requests: 0, bytesRead: 0 }
  try {
    const inspection = await inspect(file, checks, options, env, counted)
    return { file, backend, ...counted, ...inspection }
  } catch (error) {
    env.signal.throwIfAborted()
    if (!isNwb2zarrError(error) || !(options.isOneOfMany || UNREADABLE.includes(error.name))) throw error
    return { file, backend, ...counted, ...unreadable(describeError(error)) }
  }
}

/** Errors that say that a file is there, and can't be read. */
const UNREADABLE = ['CorruptSourceError', 'UnsupportedFeatureError', 'TransformError']

interface Counted {
  requests: number
  bytesRead: number
}

async function inspectStore(
  url: string,
  checks: readonly Check[],
  options: Options,
  env: Environment,
  counted: Counted,
): Promise<SessionInspection> {
  const { signal } = env
  const { store, requests, bytes } = meteredStore(await env.openStore(url))
  try {
    const nodes = await openStoreArrays({ ...store, url }, { signal })
    const opened = await openStoreSession(nodes, neighboursOf(url, env), { signal })
    const inspection = await inspectSession(opened, checks, { ...options, now: env.now(), signal })
    return { ...inspection, findings: [...(await shrunkFinding(store, signal)), ...inspection.findings] }
  } finally {
    Object.assign(counted, { requests: requests(), bytesRead: bytes() })
  }
}

/** A copy without the values of its large arrays is told first: it explains what checks of values find. */
async function shrunkFinding(store: Store, signal: AbortSignal): Promise<readonly Finding[]> {
  const mark = await readShrunkMark(store, { signal })
  if (mark === undefined) return []
  const place = { objectType: null, objectName: null, location: '/' }
  return [{ check: 'shrunk', importance: 'CRITICAL', severity: 'HIGH', ...place, message: describeShrunk(mark) }]
}

async function inspectHdf5(
  url: string,
  checks: readonly Check[],
  options: Options,
  env: Environment,
  counted: Counted,
): Promise<SessionInspection> {
  const { signal } = env
  const openSource: Environment['openSource'] = async (address, waiting) => {
    const source = await env.openSource(address, waiting)
    return {
      ...source,
      read: (range, waiting) => {
        counted.requests++
        return source.read(range, waiting)
      },
      close: () => source.close(),
    }
  }
  const opened = await openFiles([url], { signal, openSource })
  try {
    const [file] = opened.files
    if (file === undefined) throw new InvalidInputError('The file was not opened', { url })
    const source = await readSource(await file.hdf5({ signal }), 0, opened.treeFiles, { signal })
    const readNumbers = numberReader(source, opened, { signal })
    const session = await openFileSession(source, neighboursOf(url, env), { signal, readNumbers })
    return await inspectSession(session, checks, { ...options, now: env.now(), signal })
  } finally {
    counted.bytesRead = opened.bytesRead()
    await opened.close()
  }
}

/** Files that lie beside the one at `url`; of those on this machine ffmpeg tells the codec. */
function neighboursOf(url: string, env: Environment): Neighbours {
  const addressOf = (name: string) => besideUrl(url.replace(/\/+$/, ''), name)
  return {
    hasNeighbour: async name => {
      const address = addressOf(name)
      if (address === undefined) return undefined
      try {
        const source = await env.openSource(address, { signal: env.signal })
        await source.close()
        return true
      } catch (error) {
        env.signal.throwIfAborted()
        // Anything else than that there is no such file may be otherwise the next time.
        return error instanceof InvalidInputError ? false : undefined
      }
    },
    codecOf: async name => {
      const address = addressOf(name)
      if (address === undefined || parseLocation(address).kind !== 'file') return undefined
      return videoCodecName(address, { ffmpeg: env.ffmpeg, signal: env.signal })
    },
  }
}

const unreadable = (why: string): SessionInspection => ({
  objects: 0,
  checks: [],
  validated: false,
  bytesByCheck: {},
  findings: [
    {
      check: 'open',
      importance: 'ERROR',
      severity: 'HIGH',
      objectType: null,
      objectName: null,
      location: '/',
      message: `The file cannot be read: ${why}`,
    },
  ],
})
