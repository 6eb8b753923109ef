/** Is what a person names a Zarr store, or one file? */

import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** A store is named `.zarr`, or is a folder that holds one under whatever name. */
export const isStore = (url: string): boolean => /\.zarr\/?$/.test(url) || existsSync(join(url, '.zgroup'))
