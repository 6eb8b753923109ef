/** The metadata stage: a session of a dataset, and where its documents come from and go to. */

import { z } from 'zod'
import { listInput } from '../payloads.ts'

export const METADATA_PROFILES = ['2.7', '2.9'] as const

/** Where what is not in the NWB files comes from. */
export const metadataSources = z.strictObject({
  /** Folder, `s3://bucket/prefix` or web address of the institute's tables. */
  tables: z.string().min(1).optional(),
  /** Address of the metadata service. */
  service: z.url().optional(),
  /** Folder or `s3://bucket/prefix` of its answers, `subject/<id>.json` and `procedures/<id>.json`; kept up where there is a service. */
  cache: z.string().min(1).optional(),
  /** Version of aind-data-schema. */
  profile: z.enum(METADATA_PROFILES).default('2.7'),
})

export type MetadataSourceOptions = z.infer<typeof metadataSources>

/** One session. */
export const metadataInput = metadataSources.extend({
  dataset: listInput.shape.dataset,
  session: z.string().min(1),
  kind: z.string(),
  /** URLs of the session's NWB files, the base first. */
  sources: z.array(z.string().min(1)).min(1),
  root: listInput.shape.root,
  places: listInput.shape.places,
  /** Gets a folder, or an archive, with the name of the data asset. */
  out: z.string().min(1),
  zip: z.boolean().default(false),
  /** Address of the data asset, `{name}` for its name; with it `metadata.nd.json` is written too. */
  location: z.string().min(1).optional(),
})

export type MetadataStageInput = z.infer<typeof metadataInput>

/** What was made of it. */
export const metadataOutput = z.strictObject({
  session: z.string(),
  /** Of the data asset: of its folder or archive. */
  name: z.string(),
  /** The folder or archive. */
  url: z.string(),
  files: z.array(z.string()),
  subject: z.string(),
  instrument: z.string(),
  acquisitionType: z.string(),
  epochs: z.int().nonnegative(),
  bytesRead: z.number(),
  requests: z.number(),
  warnings: z.array(z.strictObject({ code: z.string(), message: z.string() })),
})

export type MetadataStageOutput = z.infer<typeof metadataOutput>
