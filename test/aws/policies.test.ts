/** Verdicts over policies, as the IAM User Guide explains them (reference_policies_evaluation-logic.html). */

import { describe, expect, it } from 'vitest'
import { isAllowed, type Statement } from '../support/aws/policies.ts'

const READ: Statement = { Effect: 'Allow', Action: ['s3:GetObject'], Resource: 'arn:aws:s3:::lab/data/*' }
const LIST: Statement = {
  Effect: 'Allow',
  Action: 's3:ListBucket',
  Resource: ['arn:aws:s3:::lab'],
  Condition: { StringLike: { 's3:prefix': 'data/*' } },
}
const DENY: Statement = { Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::lab/data/secret*' }

describe('isAllowed', () => {
  it.each<[boolean, string, string, Record<string, string>]>([
    [true, 's3:GetObject', 'arn:aws:s3:::lab/data/a/b.nwb', {}],
    [false, 's3:GetObject', 'arn:aws:s3:::lab/other', {}],
    [false, 's3:GetObject', 'arn:aws:s3:::lab/data/secret.nwb', {}],
    [false, 's3:PutObject', 'arn:aws:s3:::lab/data/a', {}],
    [true, 's3:ListBucket', 'arn:aws:s3:::lab', { 's3:prefix': 'data/a' }],
    [false, 's3:ListBucket', 'arn:aws:s3:::lab', { 's3:prefix': 'other' }],
    [false, 's3:ListBucket', 'arn:aws:s3:::lab', {}],
  ])('is %s for %s on %s', (expected, action, resource, context) => {
    expect(isAllowed([READ, LIST, DENY], { action, resource, context })).toBe(expected)
  })

  it('refuses to guess what an unknown condition means', () => {
    const odd = { ...READ, Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }

    expect(() => isAllowed([odd], { action: 's3:GetObject', resource: 'arn:aws:s3:::lab/data/a' })).toThrow('IpAddress')
  })
})
