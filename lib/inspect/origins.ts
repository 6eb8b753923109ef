/** Which findings of a converted store were in its sources already. */

import type { Finding } from './finding.ts'

/**
 * The store's findings with their origin. One is the source's where the same check says something of an object of that
 * name at that path; where nothing is said of that path in the sources, of one of that name anywhere: it may have moved.
 */
export function withOrigins(findings: readonly Finding[], sources: readonly Finding[]): readonly Finding[] {
  const messages = countBy(sources, ({ message, ...finding }) => keyOf(finding, finding.location, message))
  const places = countBy(sources, finding => keyOf(finding, finding.location))
  const names = countBy(sources, finding => keyOf(finding))
  const paths = new Set(sources.map(({ location }) => location))
  const storePlaces = countBy(findings, finding => keyOf(finding, finding.location))

  return findings.map(finding => {
    const { location, message } = finding
    const place = keyOf(finding, location)
    // The words may differ though the fault does not; as many as the source has of it are the source's.
    const isSame = messages.has(keyOf(finding, location, message))
    const isAsMany = (storePlaces.get(place) ?? 0) <= (places.get(place) ?? 0)
    const hasMoved = !paths.has(location) && names.has(keyOf(finding))
    return { ...finding, origin: isSame || isAsMany || hasMoved ? 'source' : 'conversion' }
  })
}

const keyOf = ({ check, objectName }: Pick<Finding, 'check' | 'objectName'>, ...more: readonly unknown[]): string =>
  JSON.stringify([check, objectName, ...more])

function countBy(findings: readonly Finding[], key: (finding: Finding) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const finding of findings) counts.set(key(finding), (counts.get(key(finding)) ?? 0) + 1)
  return counts
}
