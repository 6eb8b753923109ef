/** Data beside the checkout (`../shared`) that is tested against but never copied; it may be absent. */

import { resolve } from 'node:path'

/** Absolute path of a file or folder of it. */
export const sharedFolder = (path: string): string => resolve(import.meta.dirname, '../../../shared', path)
