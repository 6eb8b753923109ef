/** The output bucket: made and kept for ever, or one that exists. */

import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { Key } from 'aws-cdk-lib/aws-kms'
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { STAGING_DAYS, STAGING_FOLDER } from '#lib/stages/payloads/states.ts'
import type { Output } from './access.ts'
import { acknowledge } from './findings.ts'
import type { StackSettings } from './settings.ts'

/** Parts of an upload that nobody finished cost money and cannot be seen. */
const UNFINISHED_UPLOAD_DAYS = 2

export class Storage extends Construct {
  readonly output: Output

  constructor(scope: Construct, id: string, settings: StackSettings) {
    super(scope, id)
    const { outputBucket, outputPrefix, outputKmsKeyArn } = settings
    const prefix = outputPrefix === '' ? '' : `${outputPrefix}/`
    const bucket =
      outputBucket === undefined
        ? (this.makeBucket(prefix, outputKmsKeyArn) as IBucket)
        : Bucket.fromBucketName(this, 'Output', outputBucket)
    this.output = { bucket, prefix, kmsKeyArn: outputKmsKeyArn }
  }

  private makeBucket(prefix: string, kmsKeyArn: string | undefined): Bucket {
    const encryption =
      kmsKeyArn === undefined
        ? { encryption: BucketEncryption.S3_MANAGED }
        : {
            encryption: BucketEncryption.KMS,
            encryptionKey: Key.fromKeyArn(this, 'OutputKey', kmsKeyArn),
            // One key for many objects: a store has thousands, and each would be a request to KMS.
            bucketKeyEnabled: true,
          }
    const bucket = new Bucket(this, 'Output', {
      ...encryption,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        {
          id: 'end-staging',
          prefix: `${prefix}${STAGING_FOLDER}/`,
          expiration: Duration.days(STAGING_DAYS),
        },
        { id: 'end-unfinished-uploads', abortIncompleteMultipartUploadAfter: Duration.days(UNFINISHED_UPLOAD_DAYS) },
      ],
    })
    acknowledge(bucket, {
      'AwsSolutions-S1':
        'A conversion puts millions of objects, and an access log line for each would cost more than the conversion; the run registry tells who wrote what, and CloudTrail can be switched on for the bucket.',
    })
    return bucket
  }
}
