/** Where this machine keeps what can be made again: recordings to measure with, and how fast it is. */

import { homedir } from 'node:os'
import { join } from 'node:path'

/** `$XDG_CACHE_HOME/nwb2zarr`, by default `~/.cache/nwb2zarr` (XDG Base Directory Specification). */
export const cacheFolder = (variables: NodeJS.ProcessEnv = process.env): string =>
  join(variables.XDG_CACHE_HOME || join(homedir(), '.cache'), 'nwb2zarr')
