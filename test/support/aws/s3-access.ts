/** Which action of which role a request to S3 is, and whether it may: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */

import type { S3LoggedRequest } from '../s3-server.ts'
import type { AccessRequest } from './policies.ts'
import type { Roles } from './roles.ts'

/** Anonymous requests are let in to `publicBuckets` only. Not an answer: it may. */
export function refuseByPolicy(
  request: S3LoggedRequest,
  roles: Roles,
  publicBuckets: ReadonlySet<string> = new Set(),
): { readonly status: number; readonly code: string } | undefined {
  const key = accessKeyOf(request)
  if (key === undefined) return publicBuckets.has(request.bucket) ? undefined : { status: 403, code: 'AccessDenied' }
  const role = roles.roleOf(key)
  if (role === undefined) return { status: 403, code: 'InvalidAccessKeyId' }
  if (!roles.allows(role, accessOf(request))) return { status: 403, code: 'AccessDenied' }
  return undefined
}

const accessKeyOf = ({ headers }: S3LoggedRequest) => /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1]

function accessOf({ method, bucket, key, query }: S3LoggedRequest): AccessRequest {
  const object = `arn:aws:s3:::${bucket}/${key}`
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (key !== '') return { action: 's3:GetObject', resource: object }
      return {
        action: 's3:ListBucket',
        resource: `arn:aws:s3:::${bucket}`,
        context: { 's3:prefix': query.get('prefix') ?? '' },
      }
    case 'PUT':
      return { action: 's3:PutObject', resource: object }
    case 'DELETE':
      return { action: 's3:DeleteObject', resource: object }
    default:
      return { action: `s3:${method}`, resource: object }
  }
}
