/** Checks that nwbinspector does not have: what neither it nor the validation looks at, and readers stumble over. */

import { textsAttribute } from '#lib/nwb/attributes.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import { objectId, objectType } from '#lib/nwb/object-type.ts'
import { isAscending } from '../ascending.ts'
import { defineCheck } from '../check.ts'
import type { NwbObject } from '../nwb-object.ts'

export const checkOwnVectorIndex = defineCheck(
  {
    name: 'check_own_vector_index',
    importance: 'CRITICAL',
    type: 'VectorIndex',
    finds: 'Indices of ragged columns that go back, or do not end where their column ends.',
    reads: 'ends',
  },
  async ({ data, referenced }) => {
    const target = referenced('target')
    const length = target?.data?.shape[0]
    const rows = data?.shape[0] ?? 0
    if (data === undefined || target === undefined || length === undefined) return undefined
    if (!isAscending(await data.numbers(data.head(rows)))) return `The ends of the rows of ${target.name} go back.`
    const [last = 0] = rows === 0 ? [] : await data.numbers(data.rows(rows - 1, 1))
    return last === length ? undefined : `The last row ends at element ${last} of ${target.name}, which has ${length}.`
  },
)

export const checkOwnTableColumns = defineCheck(
  {
    name: 'check_own_table_columns',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'DynamicTable',
    finds: 'Columns that are named and missing, or there and not named, so that readers drop them.',
  },
  table => {
    const names = textsAttribute(table.node, 'colnames') ?? []
    const missing = names.filter(name => table.array(name) === undefined && table.member(name) === undefined)
    const unnamed = table.children('VectorData').filter(({ name, ...column }) => {
      return !names.includes(name) && !column.isA('VectorIndex')
    })
    return [
      ...missing.map(name => `The column ${name} is named in colnames and is not there.`),
      ...unnamed.map(({ name }) => `The column ${name} is not named in colnames; readers leave it out.`),
    ]
  },
)

export const checkOwnObjectIds = defineCheck(
  {
    name: 'check_own_object_ids',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'NWBFile',
    finds: 'Objects without an object_id, or with that of another one.',
  },
  ({ session }) => {
    const owners = new Map<string, NwbObject>()
    const remarks: string[] = []
    for (const object of session.objects) {
      const id = objectId(object.node)
      const owner = id === undefined ? undefined : owners.get(id)
      if (owner !== undefined) remarks.push(`${object.path} has the object_id of ${owner.path}.`)
      else if (id !== undefined) owners.set(id, object)
    }
    const without = session.objects.filter(({ node }) => objectId(node) === undefined)
    const [first] = without
    if (first !== undefined)
      remarks.push(
        `${without.length} objects have no object_id (the first is ${first.path}); each reader makes up new ones.`,
      )
    return remarks
  },
)

export const checkOwnUnforeseenMembers = defineCheck(
  {
    name: 'check_own_unforeseen_members',
    importance: 'BEST_PRACTICE_SUGGESTION',
    type: null,
    finds: 'Groups and datasets that the type of their owner does not foresee, so that readers pass them over.',
  },
  ({ node, path, schema, builtIn }) => {
    const specs = [schema?.spec, builtIn?.spec].filter(spec => spec?.kind === 'group')
    if (node.kind !== 'group' || specs.length === 0) return undefined
    const foreseen = new Set(
      specs.flatMap(spec => [...spec.groups, ...spec.datasets, ...spec.links].map(({ name }) => name)),
    )
    return node.children
      .filter(child => (child.kind === 'group' ? child.children.length > 0 : child.kind === 'dataset'))
      .filter(child => objectType(child) === undefined && !foreseen.has(child.name))
      .map(({ name }) => `${childPath(path, name)} is none of what the schema foresees there; readers pass it over.`)
  },
)
