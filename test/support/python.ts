/** Debian's Python with zarr and numcodecs, an independent reader; tests that need it are skipped where it is absent. */

import { spawnSync } from 'node:child_process'

export const PYTHON = '/usr/bin/python3'

const probe = spawnSync(PYTHON, ['-c', 'import zarr, numcodecs, h5py; print(zarr.__version__)'], { encoding: 'utf8' })

/** Why Python tests can't run, or undefined where they can. */
export const pythonMissing: string | undefined =
  probe.status === 0 ? undefined : `needs ${PYTHON} with zarr, numcodecs and h5py`

/** Runs a script with arguments and parses what it prints as JSON. */
export function runPython(script: string, args: readonly string[], input = ''): unknown {
  const run = spawnSync(PYTHON, ['-c', script, ...args], { encoding: 'utf8', input, maxBuffer: 2 ** 28 })
  if (run.status !== 0) throw new Error(run.stderr)
  return JSON.parse(run.stdout)
}
