/** What the settings of a deployment change in it. */

import { describe, expect, it } from 'vitest'
import { FULL, PLAIN } from '#test/support/deployment.ts'
import { synthesise } from '#test/support/synthesise.ts'

describe('settings of a deployment', () => {
  it('let two stacks stand beside each other', () => {
    const first = synthesise(FULL)
    const second = synthesise({ ...FULL, stackName: 'second' })

    const families = [first, second].map(
      ({ resolved }) => resolved.ofType('AWS::ECS::TaskDefinition')[0]?.properties.Family,
    )
    expect(new Set(families).size).toBe(2)
  })

  it('bound every role by the policy that is named', () => {
    const { resolved } = synthesise({ ...FULL, permissionsBoundary: 'developer-boundary' })
    const roles = resolved.ofType('AWS::IAM::Role')

    expect(roles.length).toBeGreaterThan(8)
    expect(new Set(roles.map(({ properties }) => properties.PermissionsBoundary))).toEqual(
      new Set(['arn:aws:iam::123456789012:policy/developer-boundary']),
    )
  })

  it('take a bootstrap of another qualifier, in names of assets, roles and version', () => {
    const { template } = synthesise({ ...FULL, qualifier: 'lab42' })
    const text = JSON.stringify(template)

    expect(text).toContain('cdk-lab42-assets-')
    expect(text).toContain('/cdk-bootstrap/lab42/version')
    expect(text).not.toContain('hnb659fds')
  })

  it('write to a bucket that exists, and leave it as it is', () => {
    const { template, resolved } = synthesise({ ...PLAIN, outputBucket: 'lab-converted', outputPrefix: 'nwb' })
    const [lambda] = resolved.ofType('AWS::Lambda::Function')

    expect(Object.values(template.Resources).filter(({ Type }) => Type.startsWith('AWS::S3::'))).toEqual([])
    expect(lambda?.properties).toMatchObject({
      Environment: { Variables: { NWB2ZARR_OUTPUT: 's3://lab-converted/nwb' } },
    })
  })

  it('run tasks in an existing network, and make none', () => {
    const network = { vpcId: 'vpc-1', subnetIds: ['subnet-1'], assignPublicIp: false }
    const { template, definition } = synthesise({ ...PLAIN, fargate: true, ...network })

    expect(
      Object.values(template.Resources)
        .map(({ Type }) => Type)
        .filter(type => type.startsWith('AWS::EC2::')),
    ).toEqual(['AWS::EC2::SecurityGroup'])
    expect(JSON.stringify(definition)).toContain('"AssignPublicIp":"DISABLED"')
  })

  it('tell an existing topic', () => {
    const topic = 'arn:aws:sns:us-west-2:123456789012:lab'
    const { resolved } = synthesise({ ...PLAIN, notificationTopicArn: topic })

    expect(resolved.ofType('AWS::SNS::Topic')).toEqual([])
    expect(resolved.ofType('AWS::CloudWatch::Alarm')[0]?.properties.AlarmActions).toEqual([topic])
  })
})
