/** One source file, open for as long as something is looked up in it. */

import type { OpenFile } from '#lib/convert/convert-context.ts'
import type { TreeFile } from '#lib/nwb/tree.ts'
import type { Environment } from '#lib/stages/environment.ts'
import { openFiles } from '#lib/stages/open-files.ts'

/** Opens the file, runs `work` with it and closes it, whatever happens. */
export async function withFile<Result>(
  url: string,
  env: Environment,
  work: (file: OpenFile, treeFile: TreeFile) => Promise<Result>,
): Promise<Result> {
  const { files, treeFiles, close } = await openFiles([url], env)
  try {
    const [file] = files
    const [treeFile] = treeFiles
    if (file === undefined || treeFile === undefined) throw new Error(`${url} was not opened`)
    return await work(file, treeFile)
  } finally {
    await close()
  }
}
