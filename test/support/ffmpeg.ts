/** The program ffmpeg, an independent decoder; tests that need it are skipped where it is absent or too old. */

import { spawnSync } from 'node:child_process'

const probe = spawnSync('ffmpeg', ['-version'], { encoding: 'utf8' })
const version = Number(/^ffmpeg version (\d+(?:\.\d+)?)/.exec(probe.stdout ?? '')?.[1] ?? 0)

/** Why tests with ffmpeg can't run, or undefined where they can. */
export const ffmpegMissing: string | undefined = version >= 5.1 ? undefined : 'needs ffmpeg 5.1 or newer'
