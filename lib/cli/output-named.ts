/** The output of a deployment as a command's one argument. */

import { InvalidInputError } from '#lib/errors.ts'

/** Without a slash at its end. */
export function outputNamed(command: string, [output, ...others]: readonly string[]): string {
  if (output !== undefined && others.length === 0) return output.replace(/\/+$/, '')
  throw new InvalidInputError(`${command} needs the output of a deployment: nwb2zarr ${command} s3://BUCKET/PREFIX.`)
}
