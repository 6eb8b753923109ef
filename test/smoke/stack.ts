/** A deployed stack, found by its name, as far as the smoke test touches it: its state machine, and its output bucket. */

import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  DescribeStateMachineCommand,
  ListStateMachinesCommand,
  ListTagsForResourceCommand,
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn'

export interface DeployedStack {
  /** Where the stack writes. */
  readonly bucket: string
  start(name: string, input: object): Promise<void>
  describe(name: string): Promise<DescribeExecutionCommandOutput>
  stop(name: string): Promise<void>
  redrive(name: string): Promise<void>
  /** Keys below a prefix of a bucket; the first so many where `most` is given. */
  keys(prefix: string, options?: { readonly bucket?: string; readonly most?: number }): Promise<string[]>
  put(bucket: string, key: string, body: Uint8Array): Promise<void>
  /** Removes everything below a prefix, which must not be empty. */
  remove(prefix: string, options?: { readonly bucket?: string }): Promise<void>
}

/** Throws where there is no such stack, or none that was deployed from here. */
export async function findStack(stackName: string): Promise<DeployedStack> {
  const machines = new SFNClient()
  const s3 = new S3Client({ forcePathStyle: process.env.AWS_ENDPOINT_URL_S3 !== undefined })
  const machine = await findMachine(machines, stackName)
  const { definition = '' } = await machines.send(new DescribeStateMachineCommand({ stateMachineArn: machine }))
  const bucket = outputBucket(definition)
  const arnOf = (name: string) => `${machine.replace(':stateMachine:', ':execution:')}:${name}`

  async function keys(prefix: string, { bucket: other = bucket, most = Number.POSITIVE_INFINITY } = {}) {
    const found: string[] = []
    let token: string | undefined
    do {
      const page = await s3.send(
        new ListObjectsV2Command({ Bucket: other, Prefix: prefix, ...(token && { ContinuationToken: token }) }),
      )
      found.push(...(page.Contents ?? []).map(({ Key = '' }) => Key))
      token = page.NextContinuationToken
    } while (token !== undefined && found.length < most)
    return found
  }

  return {
    bucket,
    keys,
    async start(name, input) {
      await machines.send(new StartExecutionCommand({ stateMachineArn: machine, name, input: JSON.stringify(input) }))
    },
    describe: name => machines.send(new DescribeExecutionCommand({ executionArn: arnOf(name) })),
    async stop(name) {
      await machines.send(new StopExecutionCommand({ executionArn: arnOf(name) }))
    },
    async redrive(name) {
      await machines.send(new RedriveExecutionCommand({ executionArn: arnOf(name) }))
    },
    async put(other, key, body) {
      await s3.send(new PutObjectCommand({ Bucket: other, Key: key, Body: body }))
    },
    async remove(prefix, { bucket: other = bucket } = {}) {
      if (prefix === '') throw new Error('The smoke test removes no whole bucket.')
      for (const key of await keys(prefix, { bucket: other })) {
        await s3.send(new DeleteObjectCommand({ Bucket: other, Key: key }))
      }
    },
  }
}

/** By the tag that CloudFormation puts on what a stack makes: the machine's own name is made up. */
async function findMachine(client: SFNClient, stackName: string): Promise<string> {
  let nextToken: string | undefined
  do {
    const page = await client.send(new ListStateMachinesCommand({ ...(nextToken && { nextToken }) }))
    for (const { stateMachineArn: arn = '' } of page.stateMachines ?? []) {
      const { tags = [] } = await client.send(new ListTagsForResourceCommand({ resourceArn: arn }))
      if (tags.some(({ key, value }) => key === 'aws:cloudformation:stack-name' && value === stackName)) return arn
    }
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  throw new Error(`No state machine here belongs to a stack ${stackName}; look at region and credentials.`)
}

function outputBucket(definition: string): string {
  const { States } = JSON.parse(definition) as {
    readonly States: Readonly<
      Record<string, { readonly ResultWriter?: { readonly Arguments: { readonly Bucket: string } } }>
    >
  }
  const bucket = States.ConvertSessions?.ResultWriter?.Arguments.Bucket
  if (bucket === undefined) throw new Error('The state machine is not one of nwb2zarr.')
  return bucket
}
