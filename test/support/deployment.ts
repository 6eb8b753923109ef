/** Two deployments that the tests of cdk/ look at: as somebody gets it who sets nothing, and with everything switched on. */

import type { StackProperties } from '../../cdk/settings.ts'

export const PLAIN: StackProperties = {}

export const FULL: StackProperties = {
  fargate: true,
  watch: [
    { bucket: 'lab-recordings', prefix: 'finished/', dataset: 'nwb', required: 'quiet:30' },
    { bucket: 'lab-ephys', prefix: '', dataset: 'visual-behavior-ephys' },
  ],
  sourceBuckets: ['dandiarchive', 's3://lab-archive/public/nwb'],
  sourceKmsKeyArns: ['arn:aws:kms:us-west-2:123456789012:key/11111111-2222-3333-4444-555555555555'],
  outputKmsKeyArn: 'arn:aws:kms:us-west-2:123456789012:key/66666666-7777-8888-9999-000000000000',
  outputPrefix: 'converted/nwb',
  requesterPaysBuckets: ['lab-archive'],
  budgetEmail: 'lab@example.org',
  notificationEmail: 'lab@example.org',
}
