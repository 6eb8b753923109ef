/** Addresses of S3 as Step Functions wants them: bucket and key. */

import { parseS3Url } from '#lib/io/s3-url.ts'
import type { ObjectPlace } from './payloads/session.ts'

/** Throws InvalidInputError unless it is an address of S3. */
export const s3Place = (url: string): ObjectPlace => parseS3Url(url)
