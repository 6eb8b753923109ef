/** Prints the tree of a file or store. */

import { formatTree } from '#lib/nwb/format-tree.ts'
import { printTree as treeJson } from '#lib/nwb/json.ts'
import type { CommandContext, CommonValues } from '../command.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { formatBytes } from '../quantities.ts'
import { readTree } from '../read-tree.ts'
import { openSession } from '../session.ts'

export async function printTree(
  name: string,
  values: CommonValues & { readonly attributes: boolean; readonly endpoint: string | undefined },
  context: CommandContext,
): Promise<number> {
  const { terminal } = context
  const { environment } = openSession(context, values)
  const { tree, warnings } = await readTree(name, environment)
  for (const warning of warnings) environment.log('warn', warning)

  const width = terminal.resultColumns() ?? Number.POSITIVE_INFINITY
  const lines = () => formatTree(tree, { width, attributes: values.attributes, formatBytes })
  terminal.writeResult(values.json ? treeJson(tree) : `${lines().join('\n')}\n`)
  return EXIT_CODES.done
}
