/** The resources of the deployment: what is kept, what it is called, whom it tells. */

import { describe, expect, it } from 'vitest'
import { functionEnvironment } from '#lib/stages/payloads/function-environment.ts'
import { FULL, PLAIN } from '#test/support/deployment.ts'
import { synthesise } from '#test/support/synthesise.ts'

const plain = synthesise(PLAIN)
const full = synthesise(FULL)

/** Properties by which CloudFormation lets one name a thing, so that a second stack could not. */
const PHYSICAL_NAMES = [
  'BucketName',
  'FunctionName',
  'RoleName',
  'PolicyName',
  'StateMachineName',
  'TopicName',
  'QueueName',
  'LogGroupName',
  'ClusterName',
  'AlarmName',
  'DashboardName',
  'BudgetName',
  'GroupName',
]

describe.each([
  ['that sets nothing', plain],
  ['with everything', full],
])('a deployment %s', (_name, { template, resolved }) => {
  const resources = Object.entries(template.Resources)

  it('names nothing itself', () => {
    const named = resources
      .filter(([, { Type }]) => !['AWS::IAM::Policy', 'AWS::Lambda::Version'].includes(Type))
      .flatMap(([id, { Properties = {} }]) =>
        PHYSICAL_NAMES.filter(property => typeof Properties[property] === 'string').map(
          property => `${id}.${property}`,
        ),
      )

    expect(named).toEqual([])
  })

  it('needs no custom resources and no parameter but the version of the bootstrap', () => {
    expect(resources.filter(([, { Type }]) => /^(Custom::|AWS::CloudFormation::CustomResource)/.test(Type))).toEqual([])
    expect(Object.keys(template.Parameters ?? {})).toEqual(['BootstrapVersion'])
  })

  it('keeps the output, open to nobody, over TLS only, and ends its work files after 16 days', () => {
    const [bucket] = resources.filter(([, { Type }]) => Type === 'AWS::S3::Bucket')
    const [policy] = resolved.ofType('AWS::S3::BucketPolicy')
    const prefix = template === full.template ? 'converted/nwb/' : ''

    expect(bucket?.[1]).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        LifecycleConfiguration: {
          Rules: [
            { Prefix: `${prefix}_staging/`, ExpirationInDays: 16, Status: 'Enabled' },
            { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 }, Status: 'Enabled' },
          ],
        },
      },
    })
    expect(policy?.properties.PolicyDocument).toMatchObject({
      Statement: [{ Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
    })
  })

  it('keeps every published version of its functions', () => {
    const functions = resources.filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
    const versions = resources.filter(([, { Type }]) => Type === 'AWS::Lambda::Version')

    expect(versions).toHaveLength(functions.length)
    expect(versions.filter(([, { DeletionPolicy }]) => DeletionPolicy !== 'Retain')).toEqual([])
  })

  it('keeps logs for 30 days, and removes them with itself', () => {
    const logs = resources.filter(([, { Type }]) => Type === 'AWS::Logs::LogGroup').map(([, resource]) => resource)

    expect(logs.length).toBeGreaterThan(6)
    expect(
      logs.filter(
        ({ Properties, DeletionPolicy }) => Properties?.RetentionInDays !== 30 || DeletionPolicy !== 'Delete',
      ),
    ).toEqual([])
  })

  it('tells functions what they read of their environment', () => {
    for (const { properties } of resolved.ofType('AWS::Lambda::Function')) {
      const { Variables: variables } = properties.Environment as { Variables: Record<string, string> }

      const read = functionEnvironment.parse(variables)

      expect(read.NWB2ZARR_OUTPUT).toMatch(/^s3:\/\/nwb2zarr-[^/]+(\/converted\/nwb)?$/)
      expect(read.NWB2ZARR_SOURCES).toContain('s3://dandiarchive')
      expect(
        Object.keys(variables)
          .filter(name => name.startsWith('NWB2ZARR'))
          .filter(name => !(name in functionEnvironment.shape)),
      ).toEqual([])
    }
  })

  it('gives functions a whole vCPU, arm64, Node 24, and as many threads as vCPUs', () => {
    const { properties } =
      resolved.ofType('AWS::Lambda::Function').find(({ logicalId }) => logicalId.includes('ConvertUnits')) ?? {}

    expect(properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: 1769,
      Timeout: 900,
      TracingConfig: { Mode: 'Active' },
      Environment: { Variables: { UV_THREADPOOL_SIZE: '1' } },
    })
  })

  it('says in each alarm what happened and what to do, to the topic', () => {
    const [topic] = resolved.ofType('AWS::SNS::Topic')
    const alarms = resolved.ofType('AWS::CloudWatch::Alarm')

    expect(alarms.length).toBeGreaterThan(5)
    for (const { properties } of alarms) {
      expect(String(properties.AlarmDescription).split('. ').length).toBeGreaterThan(1)
      expect(properties.AlarmActions).toEqual([topic?.arn])
      expect(properties.TreatMissingData).toBe('notBreaching')
    }
  })

  it('lets alarms publish to the topic, over TLS only', () => {
    const [policy] = resolved.ofType('AWS::SNS::TopicPolicy')

    expect(policy?.properties.PolicyDocument).toMatchObject({
      Statement: [
        { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
        {
          Effect: 'Allow',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: 'sns:Publish',
          Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
        },
      ],
    })
  })

  it('sums up runs that did not end by themselves', () => {
    const [machine] = resolved.ofType('AWS::StepFunctions::StateMachine')
    const rule = resolved.ofType('AWS::Events::Rule').find(({ logicalId }) => logicalId.includes('RunEnded'))
    const [target] = (rule?.properties.Targets ?? []) as {
      Arn: string
      InputTransformer: unknown
      DeadLetterConfig: unknown
    }[]

    expect(rule?.properties.EventPattern).toEqual({
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: { stateMachineArn: [machine?.arn], status: ['FAILED', 'ABORTED', 'TIMED_OUT'] },
    })
    expect(target?.Arn).toContain('SummariseRun')
    expect(target?.DeadLetterConfig).toBeDefined()
    expect(target?.InputTransformer).toEqual({
      InputPathsMap: { 'detail-name': '$.detail.name', 'detail-status': '$.detail.status' },
      InputTemplate: '{"runId":<detail-name>,"status":<detail-status>}',
    })
  })

  it('tags what can have tags', () => {
    const untagged = resolved
      .ofType('AWS::Lambda::Function')
      .concat(
        ...[
          'AWS::S3::Bucket',
          'AWS::IAM::Role',
          'AWS::StepFunctions::StateMachine',
          'AWS::SQS::Queue',
          'AWS::ECS::TaskDefinition',
        ].map(type => resolved.ofType(type)),
      )
      .filter(({ properties }) => !JSON.stringify(properties.Tags ?? '').includes('nwb2zarr'))

    expect(untagged.map(({ logicalId }) => logicalId)).toEqual([])
  })
})

describe('a deployment that sets nothing', () => {
  it('has no network, no cluster, no budget, and nothing that arrivals start', () => {
    const types = Object.values(plain.template.Resources).map(({ Type }) => Type)

    expect(types.filter(type => /^AWS::(EC2|ECS|Budgets)::/.test(type))).toEqual([])
    expect(plain.resolved.ofType('AWS::Events::Rule')).toHaveLength(1)
  })

  it('encrypts by S3 itself', () => {
    const [bucket] = plain.resolved.ofType('AWS::S3::Bucket')

    expect(JSON.stringify(bucket?.properties.BucketEncryption)).toContain('AES256')
  })
})

describe('a deployment with everything', () => {
  it('encrypts with the key, once a bucket', () => {
    const [bucket] = full.resolved.ofType('AWS::S3::Bucket')

    expect(bucket?.properties.BucketEncryption).toEqual({
      ServerSideEncryptionConfiguration: [
        {
          BucketKeyEnabled: true,
          ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: FULL.outputKmsKeyArn },
        },
      ],
    })
  })

  it('looks at sessions when objects arrive, and every hour', () => {
    const rules = full.resolved.ofType('AWS::Events::Rule')
    const created = rules.find(({ logicalId }) => logicalId.includes('ObjectCreated'))
    const hourly = rules.find(({ logicalId }) => logicalId.includes('Sweep'))

    expect(created?.properties.EventPattern).toEqual({
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: {
        bucket: { name: ['lab-recordings', 'lab-ephys'] },
        object: { key: [{ prefix: 'finished/' }, { prefix: '' }] },
      },
    })
    expect(hourly?.properties).toMatchObject({
      ScheduleExpression: 'rate(1 hour)',
      Targets: [{ Input: '{"sweep":true}', DeadLetterConfig: { Arn: expect.stringContaining('DeadLetters') } }],
    })
    expect(
      full.resolved.ofType('AWS::Lambda::Function').find(({ logicalId }) => logicalId.includes('Consider'))?.properties,
    ).toMatchObject({
      DeadLetterConfig: { TargetArn: expect.stringContaining('DeadLetters') },
    })
  })

  it('runs tasks in public subnets without NAT, behind a group that lets HTTPS out and nothing in', () => {
    const [group] = full.resolved.ofType('AWS::EC2::SecurityGroup')

    expect(full.resolved.ofType('AWS::EC2::NatGateway')).toEqual([])
    expect(full.resolved.ofType('AWS::EC2::VPCEndpoint')).toHaveLength(1)
    expect(group?.properties.SecurityGroupIngress).toBeUndefined()
    expect(group?.properties.SecurityGroupEgress).toMatchObject([{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }])
  })

  it('keeps older revisions of the task', () => {
    const [definition] = Object.values(full.template.Resources).filter(
      ({ Type }) => Type === 'AWS::ECS::TaskDefinition',
    )

    expect(definition).toMatchObject({ UpdateReplacePolicy: 'Retain', DeletionPolicy: 'Delete' })
  })

  it('starts Node with the bootstrap in an image that a digest names, without building one', () => {
    const [definition] = full.resolved.ofType('AWS::ECS::TaskDefinition')

    expect(definition?.properties).toMatchObject({
      Cpu: '4096',
      Memory: '8192',
      RuntimePlatform: { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' },
      ContainerDefinitions: [
        {
          Image: expect.stringMatching(/@sha256:[0-9a-f]{64}$/),
          EntryPoint: ['node', '--enable-source-maps', '--input-type=module', '--eval', 'await 0'],
          Command: [
            expect.stringMatching(
              /^https:\/\/cdk-hnb659fds-assets-123456789012-us-west-2\.s3\.us-west-2\.amazonaws\.com\/[0-9a-f]{64}\.nwb2zarr$/,
            ),
            '0'.repeat(64),
            'us-west-2',
          ],
          StopTimeout: 120,
        },
      ],
    })
  })

  it('warns of costs', () => {
    const [budget] = full.resolved.ofType('AWS::Budgets::Budget')

    expect(budget?.properties).toMatchObject({ Budget: { BudgetLimit: { Amount: 100, Unit: 'USD' } } })
  })
})
