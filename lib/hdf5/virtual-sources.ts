/** The files that a virtual dataset needs. libhdf5 gives fill values, without a word, for sources that it does not find. */

import type { Metadata } from './h5wasm-module.ts'
import type { Libhdf5 } from './libhdf5.ts'

/**
 * The first source of the dataset at `path` that this file does not hold, or undefined when all values are here. Sources
 * can be virtual themselves. A source that this file should hold and does not is an error.
 */
export function sourceElsewhere(
  library: Libhdf5,
  path: string,
  metadata: Metadata,
  above: readonly string[] = [],
): string | undefined {
  if (above.includes(path)) return undefined
  for (const { file_name: file, dset_name: source } of metadata.virtual_sources ?? []) {
    if (file !== '.') return file
    // A pattern that stands for any number of datasets; which of them are there is the file's own affair.
    if (source.includes('%')) continue
    const aim = `read the description of ${source}, of which ${path} is composed`
    const inner = library.call({ path, aim }, (module, id) => module.get_dataset_metadata(id, source))
    const elsewhere = sourceElsewhere(library, source, inner, [...above, path])
    if (elsewhere !== undefined) return elsewhere
  }
  return undefined
}
