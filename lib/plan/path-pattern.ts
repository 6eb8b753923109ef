/** Patterns of node paths, as options name arrays: `/units/spike_times`, `/acquisition/probe*`, `/processing/**`. */

const compiled = new Map<string, RegExp>()

/** Does the path fit the pattern? `*` stands for one part or a piece of one, `**` for any number of parts. */
export function matchesPath(pattern: string, path: string): boolean {
  let regExp = compiled.get(pattern)
  if (regExp === undefined) {
    regExp = regExpOf(pattern)
    compiled.set(pattern, regExp)
  }
  return regExp.test(path)
}

function regExpOf(pattern: string): RegExp {
  const parts = pattern.split('/').slice(1)
  const body = parts.map(part => (part === '**' ? '(?:/[^/]+)*' : `/${part.split('*').map(escaped).join('[^/]*')}`))
  return new RegExp(`^${body.join('')}$`, 'u')
}

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
