/** Which action of which role a request to S3 is, and whether it may: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */

import type { S3Failure, S3LoggedRequest } from '../s3-server.ts'
import type { AccessRequest } from './policies.ts'
import type { Roles } from './roles.ts'

/** Credentials that may read and write everything: of a test itself. */
export const TESTER = { AWS_ACCESS_KEY_ID: 'AKIATESTER', AWS_SECRET_ACCESS_KEY: 'secret' }

/**
 * Undefined where it may. No bucket is public. `exists`: is there such an object? Whoever may not list a bucket is not told that an
 * object is missing: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export function refuseByPolicy(
  request: S3LoggedRequest,
  roles: Roles,
  exists: (bucket: string, key: string) => boolean,
): S3Failure | undefined {
  const key = accessKeyOf(request)
  if (key === TESTER.AWS_ACCESS_KEY_ID) return undefined
  if (key === undefined) return { status: 403, code: 'AccessDenied' }
  const role = roles.roleOf(key)
  if (role === undefined) return { status: 403, code: 'InvalidAccessKeyId' }
  const { method, bucket, key: name } = request
  const isMissing = (method === 'GET' || method === 'HEAD') && name !== '' && !exists(bucket, name)
  const needed = [accessOf(request), ...(isMissing ? [listing(bucket, name)] : [])]
  if (needed.every(access => roles.allows(role, access))) return undefined
  return { status: 403, code: 'AccessDenied' }
}

/** Undefined where it is anonymous. */
export const accessKeyOf = ({ headers }: S3LoggedRequest) =>
  /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1]

function accessOf({ method, bucket, key, query }: S3LoggedRequest): AccessRequest {
  const object = `arn:aws:s3:::${bucket}/${key}`
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (key !== '') return { action: 's3:GetObject', resource: object }
      return listing(bucket, query.get('prefix') ?? '')
    case 'PUT':
      return { action: 's3:PutObject', resource: object }
    case 'DELETE':
      return { action: 's3:DeleteObject', resource: object }
    default:
      return { action: `s3:${method}`, resource: object }
  }
}

const listing = (bucket: string, prefix: string): AccessRequest => ({
  action: 's3:ListBucket',
  resource: `arn:aws:s3:::${bucket}`,
  context: { 's3:prefix': prefix },
})
