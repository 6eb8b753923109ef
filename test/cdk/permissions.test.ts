/** What roles of the deployment may do. */

import { describe, expect, it } from 'vitest'
import { STATES } from '#lib/stages/payloads/states.ts'
import { FULL, PLAIN } from '#test/support/deployment.ts'
import { type Synthesised, synthesise } from '#test/support/synthesise.ts'

interface Statement {
  readonly Effect: string
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

const list = <Item>(value: Item | readonly Item[]): readonly Item[] => (Array.isArray(value) ? value : [value as Item])

/** Statements of all policies of roles, with the logical id of the policy. */
const statementsOf = ({ resolved }: Synthesised) =>
  resolved.ofType('AWS::IAM::Policy').flatMap(({ logicalId, properties }) => {
    const { Statement: statements } = properties.PolicyDocument as { Statement: readonly Statement[] }
    return statements.map(statement => ({ policy: logicalId, ...statement }))
  })

/** Actions of the role of a function or task, by the begin of its logical id. */
const actionsOf = (stack: Synthesised, begin: string) =>
  [
    ...new Set(
      statementsOf(stack)
        .filter(({ policy }) => policy.startsWith(begin))
        .flatMap(({ Action }) => list(Action)),
    ),
  ]
    .filter(action => !/^(logs|xray):/.test(action))
    .sort()

describe.each([
  ['that sets nothing', PLAIN],
  ['with everything', FULL],
])('roles of a deployment %s', (_name, properties) => {
  const stack = synthesise(properties)

  it('name every action', () => {
    const actions = statementsOf(stack).flatMap(({ Action }) => list(Action))

    expect(actions.length).toBeGreaterThan(30)
    expect(actions.filter(action => !/^[a-z0-9-]+:[A-Za-z]+$/.test(action))).toEqual([])
  })

  it('reach every resource only for what has none', () => {
    const everywhere = statementsOf(stack)
      .filter(({ Resource }) => list(Resource).includes('*'))
      .flatMap(({ Action }) => list(Action))
      .filter(action => !/^(logs|xray):/.test(action))

    expect([...new Set(everywhere)]).toEqual(['lambda:GetAccountSettings'])
  })

  it('have no managed policies, and nothing that ends in version, ACL or policy', () => {
    const managed = stack.resolved
      .ofType('AWS::IAM::Role')
      .filter(role => role.properties.ManagedPolicyArns !== undefined)
    const actions = statementsOf(stack).flatMap(({ Action }) => list(Action))

    expect(managed.map(({ logicalId }) => logicalId)).toEqual([])
    expect(actions.filter(action => /^s3:.*(Version|Acl|Policy)/.test(action))).toEqual([])
  })

  it('write only to the output bucket', () => {
    const { output } = placesOf(stack)
    const written = statementsOf(stack)
      .filter(({ Action }) => list(Action).some(action => /^s3:(Put|Delete|Abort)/.test(action)))
      .flatMap(({ Resource }) => list(Resource))

    expect(written.length).toBeGreaterThan(0)
    expect(written.filter(resource => !resource.startsWith(output))).toEqual([])
  })

  it('let the machine call versions that older executions began with', () => {
    const [statement] = statementsOf(stack).filter(({ Action }) => list(Action).includes('lambda:InvokeFunction'))
    const functions = stack.resolved
      .ofType('AWS::Lambda::Function')
      .filter(({ logicalId }) => logicalId.startsWith('Functions'))

    expect(functions).toHaveLength(Object.keys(STATES).length)
    expect(list(statement?.Resource ?? [])).toEqual(expect.arrayContaining(functions.map(({ arn }) => `${arn}:*`)))
  })
})

describe('roles of a deployment that sets nothing', () => {
  const stack = synthesise(PLAIN)

  it.each([
    ['FunctionsListSessions', ['lambda:GetAccountSettings', 's3:GetObject', 's3:ListBucket', 's3:PutObject']],
    ['FunctionsPlanSession', ['s3:DeleteObject', 's3:GetObject', 's3:ListBucket', 's3:PutObject']],
    ['FunctionsConvertUnits', ['s3:GetObject', 's3:ListBucket', 's3:PutObject']],
    ['FunctionsMergeSession', ['s3:DeleteObject', 's3:GetObject', 's3:ListBucket', 's3:PutObject']],
    ['FunctionsInspectSession', ['s3:GetObject', 's3:ListBucket', 's3:PutObject']],
    ['FunctionsGenerateMetadata', ['s3:GetObject', 's3:ListBucket', 's3:PutObject']],
    ['FunctionsEstimateRun', ['s3:GetObject', 's3:ListBucket', 's3:PutObject']],
    ['FunctionsSummariseRun', ['s3:GetObject', 's3:ListBucket', 's3:PutObject', 'sns:Publish']],
  ])('%s has what it needs and no more', (begin, expected) => {
    expect(actionsOf(stack, begin)).toEqual(expected)
  })

  it('leave sources alone where nothing is to be read from them', () => {
    const reading = statementsOf(stack)
      .filter(({ Resource }) => list(Resource).some(resource => resource.startsWith('arn:aws:s3:::dandiarchive')))
      .map(({ policy }) => /^Functions([A-Z][a-z]+[A-Z][a-z]+)/.exec(policy)?.[1])

    expect([...new Set(reading)].sort()).toEqual([
      'ConvertUnits',
      'GenerateMetadata',
      'InspectSession',
      'ListSessions',
      'PlanSession',
    ])
  })
})

describe('roles of a deployment with everything', () => {
  const stack = synthesise(FULL)

  it('stay below the prefixes of sources and output', () => {
    const reads = statementsOf(stack)
      .filter(
        ({ policy, Action }) => policy.startsWith('FunctionsPlanSession') && list(Action).includes('s3:GetObject'),
      )
      .flatMap(({ Resource }) => list(Resource))
    const listing = statementsOf(stack).filter(
      ({ policy, Action, Resource }) =>
        policy.startsWith('FunctionsPlanSession') &&
        list(Action).includes('s3:ListBucket') &&
        list(Resource).includes('arn:aws:s3:::lab-archive'),
    )

    expect(reads).toEqual(
      expect.arrayContaining([
        'arn:aws:s3:::dandiarchive/*',
        'arn:aws:s3:::lab-archive/public/nwb/*',
        'arn:aws:s3:::lab-recordings/finished/*',
        'arn:aws:s3:::lab-ephys/*',
      ]),
    )
    expect(reads.filter(resource => resource === 'arn:aws:s3:::lab-archive/*')).toEqual([])
    expect(listing.map(({ Condition }) => Condition)).toEqual([{ StringLike: { 's3:prefix': 'public/nwb/*' } }])
  })

  it('let the function for arrivals look, start a run, note and tell', () => {
    expect(actionsOf(stack, 'TriggersConsiderSession')).toEqual([
      'kms:Decrypt',
      'kms:GenerateDataKey',
      's3:GetObject',
      's3:ListBucket',
      's3:PutObject',
      'sns:Publish',
      'sqs:SendMessage',
      'states:StartExecution',
    ])
  })

  it('decrypt and encrypt with the keys that were named', () => {
    const keys = statementsOf(stack).filter(({ Action }) => list(Action).some(action => action.startsWith('kms:')))
    const used = new Set(keys.flatMap(({ Action }) => list(Action)))

    expect([...used].sort()).toEqual(['kms:Decrypt', 'kms:GenerateDataKey'])
    expect(new Set(keys.flatMap(({ Resource }) => list(Resource)))).toEqual(
      new Set([...(FULL.sourceKmsKeyArns ?? []), FULL.outputKmsKeyArn]),
    )
  })

  it('let tasks read bundles of their own kind only, report to the one machine, and let it start revisions of the one family', () => {
    const machine = stack.resolved.ofType('AWS::StepFunctions::StateMachine')[0]
    const [family] = stack.resolved
      .ofType('AWS::ECS::TaskDefinition')
      .map(({ physicalId }) => physicalId.replace(/:\d+$/, ''))

    const grants = statementsOf(stack)
    const of = (action: string) => grants.filter(({ Action }) => list(Action).includes(action))

    expect(of('states:SendTaskHeartbeat').map(({ Resource }) => Resource)).toEqual([machine?.arn])
    expect(of('ecs:RunTask')).toMatchObject([
      { Resource: `${family}:*`, Condition: { ArnEquals: { 'ecs:cluster': expect.stringContaining(':cluster/') } } },
    ])
    expect(of('iam:PassRole')).toMatchObject([
      { Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } } },
    ])
    expect(of('s3:GetObject').flatMap(({ Resource }) => list(Resource))).toContain(
      'arn:aws:s3:::cdk-hnb659fds-assets-123456789012-us-west-2/*.nwb2zarr',
    )
  })
})

/** ARN of everything that may be written. */
function placesOf({ resolved }: Synthesised): { readonly output: string } {
  const [bucket] = resolved.ofType('AWS::S3::Bucket')
  return { output: `${bucket?.arn}/` }
}
