import { describe, expect, it } from 'vitest'
import { s3UrlOfAddress } from '#lib/io/s3-url.ts'

describe('s3UrlOfAddress', () => {
  it.each([
    ['https://some-bucket.s3.us-west-2.amazonaws.com/a/b%20c/', 's3://some-bucket/a/b c/'],
    ['https://some.bucket.s3.amazonaws.com', 's3://some.bucket/'],
    ['https://some-bucket.s3-us-west-2.amazonaws.com/a', 's3://some-bucket/a'],
    ['https://s3.us-west-2.amazonaws.com/some-bucket/a', 's3://some-bucket/a'],
    ['https://s3.amazonaws.com/some-bucket', 's3://some-bucket/'],
  ])('takes %s for %s', (address, url) => {
    expect(s3UrlOfAddress(address)).toBe(url)
  })

  it.each([
    'https://example.org/a',
    'https://some-bucket.s3.us-west-2.amazonaws.com/a?X-Amz-Signature=1',
    'http://some-bucket.s3.us-west-2.amazonaws.com/a',
    'https://some-bucket.s3.amazonaws.com.example.org/a',
    's3://some-bucket/a',
    'https://some-bucket.s3.amazonaws.com/100%',
    'https://some-bucket.s3.amazonaws.com/%ff',
    '/folder',
  ])('leaves %s', address => {
    expect(s3UrlOfAddress(address)).toBeUndefined()
  })
})
