/** Where a soft link leads. The library does not know `..`; hdmf writes it. */

import type { Hdf5Path } from './hdf5-file.ts'

/**
 * The absolute path that `target`, as stored in the link at `link`, stands for: relative targets begin at the link's
 * group, `.` and `..` are taken out, nothing leads above the root.
 */
export function resolveLinkTarget(link: Hdf5Path, target: string): Hdf5Path {
  const base = target.startsWith('/') ? '' : link.slice(0, link.lastIndexOf('/'))
  const steps: string[] = []
  for (const step of `${base}/${target}`.split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '' && step !== '.') steps.push(step)
  }
  return `/${steps.join('/')}`
}
