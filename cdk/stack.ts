/** Everything that a deployment is: bucket, functions, state machine, containers where wanted, triggers, alarms, one dashboard. */

import {
  CfnOutput,
  DefaultStackSynthesizer,
  type IStackSynthesizer,
  PermissionsBoundary,
  Stack,
  Tags,
} from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import { Alarms } from './alarms.ts'
import type { Bundles } from './bundles.ts'
import { ConvertTask } from './convert-task.ts'
import { dashboard } from './dashboard.ts'
import { Functions } from './functions.ts'
import { monthlyBudget, notificationTopic } from './notifications.ts'
import { parseSettings, type StackProperties } from './settings.ts'
import { Storage } from './storage.ts'
import { Triggers } from './triggers.ts'
import { Workflow } from './workflow.ts'

export class Nwb2zarrStack extends Stack {
  constructor(scope: Construct, properties: StackProperties, bundles: Bundles) {
    const settings = parseSettings(properties)
    const { stackName, qualifier, permissionsBoundary } = settings
    super(scope, stackName, {
      description: 'nwb2zarr: converts NWB sessions to Zarr stores',
      synthesizer: new DefaultStackSynthesizer(qualifier === undefined ? {} : { qualifier }) as IStackSynthesizer,
      ...(permissionsBoundary === undefined
        ? {}
        : { permissionsBoundary: PermissionsBoundary.fromName(permissionsBoundary) }),
    })
    for (const [name, value] of Object.entries(settings.tags)) Tags.of(this).add(name, value)

    const { output } = new Storage(this, 'Storage', settings)
    const topic = notificationTopic(this, settings)
    const functions = new Functions(this, 'Functions', { settings, output, topic, code: bundles.functions })
    const task = settings.fargate
      ? new ConvertTask(this, 'Task', { settings, output, bundles, environment: functions.environment })
      : undefined
    const { machine } = new Workflow(this, 'Workflow', { functions, task, output, settings })
    task?.reportTo(machine)
    const { deadLetters, considerSession } = new Triggers(this, 'Triggers', {
      functions,
      machine,
      output,
      topic,
      settings,
    })

    const all = [...Object.values(functions.states), ...(considerSession === undefined ? [] : [considerSession])]
    const summariseRun = functions.states.SummariseRun
    new Alarms(this, 'Alarms', { machine, functions: all, summariseRun, deadLetters, topic })
    const page = dashboard(this, 'Dashboard', { machine, functions: all, architecture: settings.architecture })
    monthlyBudget(this, settings)

    const url = `https://${this.region}.console.aws.amazon.com`
    new CfnOutput(this, 'OutputUrl', {
      description: 'Stores and summaries of runs',
      value: `s3://${output.bucket.bucketName}/${output.prefix}`,
    })
    new CfnOutput(this, 'StateMachine', {
      description: 'Start a run here',
      value: `${url}/states/home?region=${this.region}#/statemachines/view/${machine.stateMachineArn}`,
    })
    new CfnOutput(this, 'StateMachineArn', { description: 'For aws stepfunctions', value: machine.stateMachineArn })
    new CfnOutput(this, 'DashboardUrl', {
      description: 'How runs go and what they cost',
      value: `${url}/cloudwatch/home?region=${this.region}#dashboards/dashboard/${page.dashboardName}`,
    })
  }
}
