/** What a role may do in S3, action by action: reading the allowed sources, and reading and writing below the output prefix. */

import { Stack } from 'aws-cdk-lib'
import type { IBucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import type { Permission } from './permission.ts'
import type { StackSettings } from './settings.ts'

/** Where everything is written. `prefix` is empty or ends with a slash. */
export interface Output {
  readonly bucket: IBucket
  readonly prefix: string
  readonly kmsKeyArn: string | undefined
}

/** `s3://bucket/prefix` of a source that may be read; `prefix` is empty or ends with a slash. */
export interface AllowedSource {
  readonly bucket: string
  readonly prefix: string
}

/** `bucket`, `s3://bucket` and `s3://bucket/prefix` of the settings. */
export function allowedSources({ sourceBuckets, watch }: StackSettings): AllowedSource[] {
  const given = sourceBuckets.map(text => {
    const [bucket = '', ...rest] = text.replace(/^s3:\/\//, '').split('/')
    return { bucket, prefix: withSlash(rest.join('/')) }
  })
  const watched = watch.map(({ bucket, prefix }) => ({ bucket, prefix }))
  const missing = watched.filter(
    ({ bucket, prefix }) => !given.some(source => source.bucket === bucket && prefix.startsWith(source.prefix)),
  )
  return [...given, ...missing]
}

/** Requests to list the sources. A bucket whose prefix is allowed can be listed below it only. */
export function listSources(scope: Construct, settings: StackSettings): Permission[] {
  const sources = allowedSources(settings)
  const whole = sources.filter(({ prefix }) => prefix === '')
  const parts = sources.filter(({ prefix }) => prefix !== '')
  return [
    ...(whole.length === 0 ? [] : [{ actions: ['s3:ListBucket'], resources: bucketArns(scope, whole) }]),
    ...parts.map(source => ({
      actions: ['s3:ListBucket'],
      resources: bucketArns(scope, [source]),
      conditions: belowPrefix(source.prefix),
    })),
  ]
}

/** Requests for the sources' bytes, and for the keys that they are encrypted with. */
export function readSources(scope: Construct, settings: StackSettings): Permission[] {
  const objects = allowedSources(settings).map(({ bucket, prefix }) => s3Arn(scope, `${bucket}/${prefix}*`))
  const { sourceKmsKeyArns: keys } = settings
  return [
    {
      actions: ['s3:GetObject'],
      resources: objects,
      because: 'Which files of a source are read is known when a run lists it.',
    },
    ...withKeys('kms:Decrypt', keys),
  ]
}

/** Reading below the output prefix, and listing, without which a missing object looks like a forbidden one. */
export function readOutput({ bucket, prefix, kmsKeyArn }: Output, folder = ''): Permission[] {
  return [
    { actions: ['s3:GetObject'], resources: [bucket.arnForObjects(`${prefix}${folder}*`)], because: OWN_OBJECTS },
    {
      actions: ['s3:ListBucket'],
      resources: [bucket.bucketArn],
      ...(prefix === '' ? {} : { conditions: belowPrefix(prefix) }),
    },
    ...withKeys('kms:Decrypt', kmsKeyArn === undefined ? [] : [kmsKeyArn]),
  ]
}

/** `folder`: below the output prefix, ends with a slash. */
export function writeOutput({ bucket, prefix, kmsKeyArn }: Output, folder = ''): Permission[] {
  return [
    { actions: ['s3:PutObject'], resources: [bucket.arnForObjects(`${prefix}${folder}*`)], because: OWN_OBJECTS },
    ...withKeys('kms:GenerateDataKey', kmsKeyArn === undefined ? [] : [kmsKeyArn]),
  ]
}

/** What overwriting and publishing need: objects of an older store go. */
export function deleteOutput({ bucket, prefix }: Output): Permission[] {
  return [{ actions: ['s3:DeleteObject'], resources: [bucket.arnForObjects(`${prefix}*`)], because: OWN_OBJECTS }]
}

const OWN_OBJECTS =
  "Everything below the output prefix is the stack's own; names of stores and chunks come with the sessions."

const withKeys = (action: string, keys: readonly string[]): Permission[] =>
  keys.length === 0 ? [] : [{ actions: [action], resources: keys }]

const belowPrefix = (prefix: string) => ({ StringLike: { 's3:prefix': `${prefix}*` } })

const bucketArns = (scope: Construct, sources: readonly AllowedSource[]) =>
  [...new Set(sources.map(({ bucket }) => bucket))].map(bucket => s3Arn(scope, bucket))

const s3Arn = (scope: Construct, resource: string) => `arn:${Stack.of(scope).partition}:s3:::${resource}`

const withSlash = (prefix: string) => (prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`)
