/** The tree as a JSON text and back. A text from outside is checked to the last field. */

import { z } from 'zod'
import type { DataType } from '#lib/array/dtype.ts'
import type { Scalar } from '#lib/array/values.ts'
import { InvalidInputError } from '#lib/errors.ts'
import type { Data, NwbTree, TreeNode } from './tree.ts'

/** JSON with two spaces of indent, fit to be looked at and compared line by line. */
export function printTree(tree: NwbTree): string {
  return `${JSON.stringify(tree, null, 2)}\n`
}

/** Reads what `printTree` wrote. */
export function parseTree(text: string, url?: string): NwbTree {
  const place = url === undefined ? {} : { url }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new InvalidInputError('A tree file must be JSON.', place, { cause })
  }
  const result = treeSchema.safeParse(json)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  const where = issue === undefined ? '' : ` at ${issue.path.join('.') || 'the top'}: ${issue.message}`
  throw new InvalidInputError(`This is not a tree file${where}.`, place, { cause: result.error })
}

const lengths = z.array(z.int().nonnegative()).readonly()
const path = z.templateLiteral(['/', z.string()])

const simpleTypes = [
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'float16',
  'float32',
  'float64',
  'bool',
  'string',
  'reference',
  'region',
  'opaque',
] as const

const dtypeSchema: z.ZodType<DataType> = z.lazy(() =>
  z.union([
    z.enum(simpleTypes),
    z.strictObject({ compound: z.array(z.strictObject({ name: z.string(), dtype: dtypeSchema })).readonly() }),
    z.strictObject({ vlen: dtypeSchema }),
    z.strictObject({ array: dtypeSchema, shape: lengths }),
  ]),
)

const scalarSchema: z.ZodType<Scalar> = z.lazy(() =>
  z.union([
    z.number(),
    z.string(),
    z.boolean(),
    z.strictObject({ ref: z.string().nullable() }),
    z.array(scalarSchema).readonly(),
  ]),
)

const attributeSchema = z.strictObject({
  name: z.string(),
  dtype: dtypeSchema,
  shape: lengths.nullable(),
  values: z.array(scalarSchema).readonly(),
})

const partSchema = z.lazy(() => z.strictObject({ data: dataSchema, shape: lengths }))

const dataSchema: z.ZodType<Data> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('source'),
      file: z.int().nonnegative(),
      path,
      region: z.strictObject({ start: lengths, shape: lengths }).exactOptional(),
    }),
    z.strictObject({ kind: z.literal('values'), values: z.array(scalarSchema).readonly() }),
    z.strictObject({
      kind: z.literal('frames'),
      file: z.int().nonnegative(),
      keyFrames: lengths.exactOptional(),
    }),
    z.strictObject({ kind: z.literal('field'), of: dataSchema, name: z.string() }),
    z.strictObject({ kind: z.literal('cast'), of: dataSchema, from: dtypeSchema, dtype: dtypeSchema }),
    z.strictObject({ kind: z.literal('concat'), axis: z.int().nonnegative(), parts: z.array(partSchema).readonly() }),
    z.strictObject({ kind: z.literal('stack'), axis: z.int().nonnegative(), parts: z.array(partSchema).readonly() }),
    z.strictObject({ kind: z.literal('take'), of: partSchema, indices: lengths }),
    z.strictObject({ kind: z.literal('reshape'), of: partSchema }),
  ]),
)

const identity = {
  name: z.string(),
  id: z.string(),
  aliases: z.array(z.string()).readonly().exactOptional(),
  attributes: z.array(attributeSchema).readonly(),
}

const groupSchema = z.strictObject({
  kind: z.literal('group'),
  ...identity,
  get children(): z.ZodReadonly<z.ZodArray<z.ZodType<TreeNode>>> {
    return z.array(nodeSchema).readonly()
  },
})

const nodeSchema: z.ZodType<TreeNode> = z.discriminatedUnion('kind', [
  groupSchema,
  z.strictObject({
    kind: z.literal('dataset'),
    ...identity,
    dtype: dtypeSchema,
    shape: lengths.nullable(),
    data: dataSchema,
    dimensions: z.array(z.string()).readonly().exactOptional(),
    storage: z
      .strictObject({
        chunkShape: lengths.nullable(),
        filters: z.array(z.string()).readonly(),
        storedBytes: z.int().nonnegative().exactOptional(),
      })
      .exactOptional(),
  }),
  z.strictObject({ kind: z.literal('link'), name: z.string(), target: z.string() }),
  z.strictObject({ kind: z.literal('external-link'), name: z.string(), file: z.string(), path: z.string() }),
])

const treeSchema = z.strictObject({
  files: z
    .array(
      z.strictObject({
        url: z.string(),
        size: z.int().nonnegative(),
        etag: z.string(),
        digests: z.record(z.string(), z.string()).readonly().exactOptional(),
      }),
    )
    .readonly(),
  root: groupSchema,
})

/** Is it a data expression, whole and of known kinds, as one that was printed? */
export const isData = (value: unknown): value is Data => dataSchema.safeParse(value).success

export const isDataType = (value: unknown): value is DataType => dtypeSchema.safeParse(value).success

export const isScalar = (value: unknown): value is Scalar => scalarSchema.safeParse(value).success
