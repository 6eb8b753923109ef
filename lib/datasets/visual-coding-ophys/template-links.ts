/** The series of presentations that count in a template, when something else takes the template's place. */

import { putIn, type Recording, takeOut } from '#lib/datasets/steps/recorded-edits.ts'
import { childOf, findNode } from '#lib/nwb/edit.ts'
import { newLink } from '#lib/nwb/new-node.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import type { GroupNode, NodeId, NodePath, NwbTree } from '#lib/nwb/tree.ts'

const PRESENTATIONS: NodePath = '/stimulus/presentation'

/** By what a series names its template: a collection of images, or a series of them (deprecated in the core schema). */
export type TemplateLink = 'indexed_images' | 'indexed_timeseries'

const LINKS: readonly TemplateLink[] = ['indexed_images', 'indexed_timeseries']

/** The series whose template is the object of that identity. */
export function seriesCounting(tree: NwbTree, template: NodeId): readonly GroupNode[] {
  const presentations = findNode(tree, PRESENTATIONS)
  if (presentations?.kind !== 'group') return []
  return presentations.children.filter(
    (child): child is GroupNode => child.kind === 'group' && linkTo(child, template) !== undefined,
  )
}

/** Lets the series that count in `before` count in `after`, by a link of the given name. */
export function relinkSeries(
  source: NwbTree,
  before: NodeId,
  after: NodeId,
  link: TemplateLink,
  recording: Recording,
): NwbTree {
  let tree = source
  for (const series of seriesCounting(source, before)) {
    const path = childPath(PRESENTATIONS, series.name)
    const old = linkTo(series, before)
    if (old !== undefined) tree = takeOut(tree, childPath(path, old), recording)
    tree = putIn(tree, path, newLink(link, after), recording)
  }
  return tree
}

function linkTo(series: GroupNode, template: NodeId): TemplateLink | undefined {
  return LINKS.find(name => {
    const link = childOf(series, name)
    return link?.kind === 'link' && link.target === template
  })
}
