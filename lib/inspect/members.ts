/** What an object holds under any name, links followed. */

import type { NwbObject } from './nwb-object.ts'

/** Objects of type `type` in the object, or in the plain group `within` of it; the targets of links are among them. */
export function membersOf(object: NwbObject, type: string, within?: string): readonly NwbObject[] {
  const group = within === undefined ? object.node : childOf(object, within)
  if (group?.kind !== 'group') return []
  return group.children.flatMap(({ name }) => {
    const member = object.member(within === undefined ? name : `${within}/${name}`)
    return member?.isA(type) ? [member] : []
  })
}

const childOf = ({ node }: NwbObject, name: string) =>
  node.kind === 'group' ? node.children.find(child => child.name === name) : undefined
