/** `npm run bundle`: builds what runs on AWS, and prints how large it is. */

import { statSync } from 'node:fs'
import { BUNDLES_FOLDER, buildBundles } from '../../cdk/bundles.ts'
import { FUNCTION_ENTRIES } from '../../cdk/functions.ts'

const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} kB`.padStart(9)

const { loadedBytes, task } = await buildBundles(FUNCTION_ENTRIES)
const sizes = Object.entries(loadedBytes).map(([entry, bytes]) => `${kilobytes(bytes)} loaded at the start of ${entry}`)
process.stdout.write(`${BUNDLES_FOLDER}\n${sizes.join('\n')}\n${kilobytes(statSync(task).size)} fetched by a task\n`)
