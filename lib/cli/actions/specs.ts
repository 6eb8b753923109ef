/** Writes cached specifications and tells which. */

import { exportSpecifications } from '#lib/stages/specs.ts'
import type { CommandContext, CommonValues } from '../command.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { formatCount } from '../quantities.ts'
import { openSession } from '../session.ts'
import { printable } from '../terminal.ts'

export async function writeSpecifications(
  name: string,
  out: string,
  values: CommonValues & { readonly endpoint: string | undefined },
  context: CommandContext,
): Promise<number> {
  const { environment } = openSession(context, values)
  const files = await exportSpecifications(name, out, environment)
  const lines = [...files.map(file => `  ${printable(file)}`), `${formatCount(files.length, 'file')} in ${out}`]
  context.terminal.writeResult(
    values.json ? `${JSON.stringify({ source: name, out, files }, undefined, 2)}\n` : `${lines.join('\n')}\n`,
  )
  return EXIT_CODES.done
}
