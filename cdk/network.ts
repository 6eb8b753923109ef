/** Where tasks run: public subnets of a VPC of their own, without NAT and without a door, or existing subnets. */

import {
  GatewayVpcEndpointAwsService,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2'
import { Construct } from 'constructs'
import { acknowledge } from './findings.ts'
import type { StackSettings } from './settings.ts'

/** More zones, more spare capacity to choose from. CDK knows of two where it may not look the account up. */
const ZONES = 2

/** A group of an existing VPC does not depend on its zones, but CDK wants one. */
const ZONES_NOT_KNOWN = ['any']

export class TaskNetwork extends Construct {
  /** As `AwsvpcConfiguration` of RunTask. */
  readonly configuration: {
    readonly Subnets: readonly string[]
    readonly SecurityGroups: readonly string[]
    readonly AssignPublicIp: 'ENABLED' | 'DISABLED'
  }

  constructor(scope: Construct, id: string, settings: StackSettings) {
    super(scope, id)
    const { vpcId, subnetIds, securityGroupIds, assignPublicIp } = settings
    if (subnetIds.length > 0) {
      const groups =
        vpcId === undefined || securityGroupIds.length > 0
          ? securityGroupIds
          : [this.#httpsOnly(Vpc.fromVpcAttributes(this, 'Vpc', { vpcId, availabilityZones: ZONES_NOT_KNOWN }))]
      this.configuration = awsvpc(subnetIds, groups, assignPublicIp)
      return
    }
    const vpc = new Vpc(this, 'Vpc', {
      maxAzs: ZONES,
      natGateways: 0,
      subnetConfiguration: [{ name: 'tasks', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false }],
      gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
    })
    acknowledge(vpc, {
      'AwsSolutions-VPC7':
        'Nothing listens in this network: no connection can come in, and those that go out are to AWS and data archives.',
    })
    const subnets = vpc.publicSubnets.map(({ subnetId }) => subnetId)
    this.configuration = awsvpc(subnets, [this.#httpsOnly(vpc as IVpc)], true)
  }

  /** Id of a group that lets nothing in, and HTTPS out: to S3, Step Functions, the image registry, DANDI. */
  #httpsOnly(vpc: IVpc): string {
    const group = new SecurityGroup(this, 'HttpsOnly', {
      vpc,
      description: 'Conversion tasks: nothing in, HTTPS out',
      allowAllOutbound: false,
    })
    group.addEgressRule(Peer.anyIpv4(), Port.HTTPS, 'AWS, registries and archives')
    return group.securityGroupId
  }
}

const awsvpc = (subnets: readonly string[], groups: readonly string[], publicIp: boolean) => ({
  Subnets: subnets,
  SecurityGroups: groups,
  AssignPublicIp: publicIp ? ('ENABLED' as const) : ('DISABLED' as const),
})
