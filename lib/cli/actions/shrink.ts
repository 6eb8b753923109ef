/** Shrinks a store into a copy and tells what the copy lacks. */

import { describeShrunk, shrinkStore } from '#lib/zarr/shrink-store.ts'
import type { CommandContext, CommonValues } from '../command.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { formatBytes, formatCount } from '../quantities.ts'
import { openSession } from '../session.ts'
import { printable } from '../terminal.ts'

export async function shrinkOne(
  { store, out, thresholdBytes }: { readonly store: string; readonly out: string; readonly thresholdBytes: number },
  values: CommonValues & { readonly endpoint: string | undefined },
  { terminal, signal, ...context }: CommandContext,
): Promise<number> {
  const { environment } = openSession({ terminal, signal, ...context }, values)
  const [source, target] = [await environment.openStore(store), await environment.openStore(out)]
  const result = await shrinkStore(source, target, { thresholdBytes, signal })
  const { mark, bytesBefore, bytesAfter, objects } = result
  const lines = [
    ...mark.arrays.map(({ path, bytes }) => `  without values: ${path} (${formatBytes(bytes)})`),
    `${out}: ${formatBytes(bytesAfter)} of ${formatBytes(bytesBefore)}, ${formatCount(objects, 'object')}`,
    `  ${describeShrunk(mark)}`,
  ]
  terminal.writeResult(
    values.json
      ? `${JSON.stringify({ store, out, ...result }, undefined, 2)}\n`
      : `${lines.map(printable).join('\n')}\n`,
  )
  return EXIT_CODES.done
}
