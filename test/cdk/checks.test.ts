/** The deployment against the rules of others: cdk-nag's for AWS solutions, and CloudFormation's schemas. */

import { describe, expect, it } from 'vitest'
import { bundlesOfStack } from '#test/support/aws/bundles-of-stack.ts'
import { FULL, PLAIN } from '#test/support/deployment.ts'
import { CDK_JSON, synthesise } from '#test/support/synthesise.ts'

const BOUNDED = { ...FULL, vpcId: 'vpc-0123456789abcdef0', subnetIds: ['subnet-0123456789abcdef0'] }

const bundles = await bundlesOfStack()

describe('cdk-nag and CloudFormation', () => {
  it.each([
    ['that sets nothing', PLAIN],
    ['with everything', FULL],
    ['in an existing network and bucket', { ...BOUNDED, outputBucket: 'lab-converted' }],
  ])('find nothing in a deployment %s', (_name, properties) => {
    const { template } = synthesise(properties, { checks: true, bundles })

    expect(Object.keys(template.Resources).length).toBeGreaterThan(20)
  })

  it('are errors of the command line too', () => {
    expect(CDK_JSON.context['@aws-cdk/core:validateAgainstDefaultRules']).toBe(true)
  })
})
