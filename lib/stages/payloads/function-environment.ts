/** The environment variables of functions and tasks: what the stack tells them, and how they read it. */

import { z } from 'zod'
import { triggerSource } from './triggers.ts'

const json = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text)
      } catch {
        context.addIssue({ code: 'custom', message: 'no JSON' })
        return z.NEVER
      }
    })
    .pipe(schema)

const onOff = z.enum(['on', 'off']).transform(value => value === 'on')

export const functionEnvironment = z.object({
  /** `s3://bucket` or `s3://bucket/prefix`: everything that the stack writes lies below it. */
  NWB2ZARR_OUTPUT: z.string().startsWith('s3://'),
  /** JSON list of `s3://bucket` or `s3://bucket/prefix/`: all that may be read beside the output. */
  NWB2ZARR_SOURCES: json(z.array(z.string().startsWith('s3://'))),
  /** JSON list of buckets whose requester pays. */
  NWB2ZARR_REQUESTER_PAYS: json(z.array(z.string())).prefault('[]'),
  /** Is there Fargate in the stack? */
  NWB2ZARR_FARGATE: onOff.prefault('off'),
  /** ARN of the state machine; only where a function starts executions. */
  NWB2ZARR_STATE_MACHINE: z.string().optional(),
  /** JSON list of watched prefixes; only of the function for arrivals. */
  NWB2ZARR_TRIGGERS: json(z.array(triggerSource)).prefault('[]'),
  /** ARN of the topic that is told of runs and of sessions that stay incomplete. */
  NWB2ZARR_TOPIC: z.string().optional(),
  /** The SDK's own: another server that speaks S3. */
  AWS_ENDPOINT_URL_S3: z.string().optional(),
  AWS_REGION: z.string().optional(),
  /** Megabytes; of the Lambda runtime. */
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: z.coerce.number().optional(),
})

export type FunctionEnvironment = z.infer<typeof functionEnvironment>
