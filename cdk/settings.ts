/**
 * What a deployment can be told, each with its default: as `-c name=value` on the command line, as context in cdk.json, or as the
 * properties of the stack. Lists may be written with commas, or as JSON.
 */

import { z } from 'zod'
import { triggerSource } from '#lib/stages/payloads/triggers.ts'

/** The public buckets of the datasets that have rules of their own, and DANDI's. */
export const PUBLIC_BUCKETS = [
  'allen-brain-observatory',
  'visual-behavior-neuropixels-data',
  'visual-behavior-ophys-data',
  'visual-coding-ophys-data',
  'dandiarchive',
] as const

/**
 * Docker's official image of Node 24.21.0 on Debian 12 (tag 24-bookworm-slim, index for amd64 and arm64), from Amazon's public
 * mirror. The digest is of 30 September 2026. Renew it with
 * `docker buildx imagetools inspect public.ecr.aws/docker/library/node:24-bookworm-slim`, which prints the index's digest first.
 */
export const TASK_IMAGE =
  'public.ecr.aws/docker/library/node@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6'

/** Of Lambda: a function with so much memory has one whole vCPU. */
export const MEGABYTES_OF_A_VCPU = 1769

/** Lifetimes that CloudWatch Logs knows. */
const RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 3653] as const

const bucketName = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'expected the name of a bucket')
const arn = z.string().startsWith('arn:', 'expected an ARN')

export const stackSettings = z.strictObject({
  /** Name of the stack in CloudFormation; stacks of different names fit in one account and region. @default nwb2zarr */
  stackName: z.string().min(1).default('nwb2zarr'),
  /** All that may be read beside the output: buckets, or `s3://bucket/prefix/`. @default the public buckets */
  sourceBuckets: z.array(z.union([bucketName, z.string().startsWith('s3://')])).default([...PUBLIC_BUCKETS]),
  /** A bucket that exists, of this account and region, to write to. @default one is made */
  outputBucket: bucketName.optional(),
  /** Everything is written below this prefix of the output bucket. @default none: the whole bucket is for the stack */
  outputPrefix: z
    .string()
    .regex(/^$|^[^/].*[^/]$|^[^/]$/, 'expected a prefix without slashes at its ends')
    .default(''),
  /** KMS keys that source buckets are encrypted with. @default none */
  sourceKmsKeyArns: z.array(arn).default([]),
  /** KMS key of the output bucket. @default S3's own encryption (SSE-S3) */
  outputKmsKeyArn: arn.optional(),
  /** KMS key of the bucket of `cdk bootstrap`, where that was given one. @default none */
  bootstrapKmsKeyArn: arn.optional(),
  /** Source buckets that charge whoever reads them. @default none */
  requesterPaysBuckets: z.array(bucketName).default([]),
  /** Megabytes of the functions that plan and convert: chosen for CPU, since 1769 MB are one vCPU. @default 1769 */
  lambdaMemory: z.int().min(512).max(10_240).default(MEGABYTES_OF_A_VCPU),
  /** Processors of functions and tasks. @default arm64, a fifth cheaper */
  architecture: z.enum(['arm64', 'x86_64']).default('arm64'),
  /** Containers for work that is too long for a function. @default off: no VPC, no cluster */
  fargate: z.boolean().default(false),
  /** With Fargate: an existing VPC, its subnets and security groups. @default a VPC of public subnets is made, without NAT */
  vpcId: z.string().startsWith('vpc-').optional(),
  subnetIds: z.array(z.string().startsWith('subnet-')).default([]),
  /** @default with `vpcId`, a group that only lets HTTPS out is made */
  securityGroupIds: z.array(z.string().startsWith('sg-')).default([]),
  /** With existing subnets: do tasks need public addresses to reach S3 and the registry? @default true */
  assignPublicIp: z.boolean().default(true),
  /** With Fargate: an image that has Node 22.18 or later at `node`. @default Docker's official image of Node 24, by digest */
  taskImage: z.string().min(1).default(TASK_IMAGE),
  /** vCPUs of a task. @default 4 */
  taskCpus: z.union([z.literal(1), z.literal(2), z.literal(4), z.literal(8), z.literal(16)]).default(4),
  /** Megabytes of a task; Fargate allows 2 to 8 GB a vCPU. @default 8192 */
  taskMemory: z.int().min(2048).max(122_880).default(8192),
  /** Prefixes of buckets whose new sessions convert themselves, as JSON: see the README. @default none */
  watch: z.array(triggerSource).default([]),
  /** Is told when the account's costs of a month near or pass `budgetDollars`. @default no budget is made */
  budgetEmail: z.email().optional(),
  /** @default 100 */
  budgetDollars: z.number().positive().default(100),
  /** Days that logs are kept: a number that CloudWatch Logs knows. @default 30 */
  logRetentionDays: z.literal(RETENTION_DAYS).default(30),
  /** ARN of an SNS topic for alarms and for runs with `notify`. @default one is made */
  notificationTopicArn: arn.optional(),
  /** Subscribed to the topic that is made. @default nobody */
  notificationEmail: z.email().optional(),
  /** Name of the managed policy that every role is bounded by. @default none */
  permissionsBoundary: z.string().min(1).optional(),
  /** Qualifier that `cdk bootstrap` was given. @default CDK's */
  qualifier: z.string().min(1).optional(),
  /** Put on every resource that can have tags, and on tasks; as JSON. @default {"application": "nwb2zarr"} */
  tags: z.record(z.string().min(1), z.string()).default({ application: 'nwb2zarr' }),
})

export type StackSettings = z.infer<typeof stackSettings>
export type StackProperties = z.input<typeof stackSettings>

/** The settings that a context holds. `read`: gives the value of a name, or undefined. */
export function settingsFromContext(read: (name: string) => unknown): StackSettings {
  const given = Object.entries(stackSettings.shape)
    .map(([name, schema]) => [name, readingOf(read(name), schema)] as const)
    .filter(([, value]) => value !== undefined)
  return parseSettings(Object.fromEntries(given))
}

/** Throws an error that names the setting. */
export function parseSettings(properties: unknown): StackSettings {
  const parsed = stackSettings.safeParse(properties)
  if (!parsed.success) throw new Error(`The settings of the stack are not right.\n${z.prettifyError(parsed.error)}`)
  const { vpcId, subnetIds, securityGroupIds, fargate } = parsed.data
  const existing = vpcId !== undefined || subnetIds.length > 0 || securityGroupIds.length > 0
  if (existing && !fargate)
    throw new Error('vpcId, subnetIds and securityGroupIds are for Fargate: set fargate=true too.')
  if (existing && (subnetIds.length === 0 || (vpcId === undefined && securityGroupIds.length === 0))) {
    throw new Error('Tasks in an existing VPC need subnetIds, and either securityGroupIds or vpcId.')
  }
  return parsed.data
}

/** `-c name=value` gives text only: the first reading of it that the setting takes, or the text as it is. */
function readingOf(value: unknown, schema: z.ZodType): unknown {
  if (typeof value !== 'string') return value
  const readings = [value, jsonOf(value), value.split(',').map(part => part.trim())]
  return readings.find(reading => schema.safeParse(reading).success) ?? value
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
