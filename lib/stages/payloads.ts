/** What each stage takes, as zod schemas: the one definition that command line, Lambda, Fargate and cdk/ share. */

import { z } from 'zod'

/** Target size of a chunk, uncompressed. 10 MB keeps the object count low and a read from S3 near its best rate. */
export const DEFAULT_CHUNK_BYTES = 10_000_000

/** Memory the whole process may use: the smallest Lambda that has a good share of a core, or a small laptop. */
export const DEFAULT_MEMORY_BYTES = 512_000_000

/** Node path patterns: an exact path, or `*` (one part) and `**` (any number of parts). */
const pathPattern = z.string().startsWith('/')

/** What shapes the plan of one session. */
export const planOptions = z.strictObject({
  /** `auto`: by size and role; `source`: the source's chunk shapes. */
  chunks: z.enum(['auto', 'source']).default('auto'),
  chunkBytes: z.int().positive().default(DEFAULT_CHUNK_BYTES),
  /** Chunk shape by path pattern; the first that matches wins. */
  chunkOverrides: z
    .array(z.strictObject({ path: pathPattern, chunkShape: z.array(z.int().positive()).min(1) }))
    .default([]),
  /** `auto`, `source` (keep the source's filters where Zarr has them) or a codec: `zstd:5`, `blosc:zstd:5`, `gzip:9`, `zlib:4`, `none`. */
  codec: z.string().default('auto'),
  codecOverrides: z.array(z.strictObject({ path: pathPattern, codec: z.string() })).default([]),
  /** Read up to three stored chunks of each large array, to choose its codec by. */
  sample: z.boolean().default(true),
  /** Only these arrays get their data (and the groups above them); everything where empty. */
  only: z.array(pathPattern).default([]),
  exclude: z.array(pathPattern).default([]),
  /** Compound columns with references: three plain columns, or hdmf-zarr's pickle. */
  referenceColumns: z.enum(['split', 'pickle']).default('split'),
  /** The rules that the session is converted by. */
  dataset: z.string().default('nwb'),
  /** All of the dataset's options at once; `choices` are those that were given by themselves. */
  profile: z.enum(['default', 'R', 'H']).default('default'),
  choices: z.record(z.string(), z.string()).default({}),
  /** Path or URL of each of the dataset's side files that is at hand, by its name: `units`. */
  sideFiles: z.record(z.string(), z.string().min(1)).default({}),
  memoryBytes: z.int().min(64_000_000).default(DEFAULT_MEMORY_BYTES),
})

export type PlanOptions = z.infer<typeof planOptions>

/** One session: source files (a path, https:, s3: or dandi: URL) and where its store goes. */
export const convertInput = z.strictObject({
  sources: z.array(z.string().min(1)).min(1),
  /** The store: a folder, or `s3://bucket/prefix`. */
  out: z.string().min(1),
  overwrite: z.boolean().default(false),
  options: planOptions.prefault({}),
})

export type ConvertInput = z.infer<typeof convertInput>

/** Which sessions of a dataset, and where its objects are. */
export const listInput = z.strictObject({
  dataset: z.string().min(1),
  /** A mirror in the layout of the public buckets: a folder, `s3://bucket/prefix` or a web address; the public places where absent. */
  root: z.string().min(1).optional(),
  /** Single places, by name, that are elsewhere than in the public or in the mirror. */
  places: z.record(z.string(), z.string().min(1)).default({}),
  ids: z.array(z.string().min(1)).default([]),
  kind: z.string().min(1).optional(),
  subject: z.string().min(1).optional(),
  /** ISO 8601 date; sessions recorded then or later. */
  since: z.string().min(1).optional(),
  limit: z.int().positive().optional(),
})

export type ListInput = z.infer<typeof listInput>

/** Which sessions of a dataset are converted, and by which of its rules. */
export const datasetInput = listInput.extend({
  profile: planOptions.shape.profile,
  choices: planOptions.shape.choices,
  /** Sessions that lack probe or other files which their tables promise are converted all the same. */
  allowMissing: z.boolean().default(false),
})

export type DatasetInput = z.infer<typeof datasetInput>
