/** The Lambda functions of the stack: what each is for, how long and with how much memory it runs, and what it may touch. */

import { Duration } from 'aws-cdk-lib'
import { Code } from 'aws-cdk-lib/aws-lambda'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import { RUNS_FOLDER, STATES, type StateName } from '#lib/stages/payloads/states.ts'
import {
  allowedSources,
  deleteOutput,
  listSources,
  type Output,
  readOutput,
  readSources,
  writeOutput,
} from './access.ts'
import type { Permission } from './permission.ts'
import type { StackSettings } from './settings.ts'
import { StageFunction } from './stage-function.ts'

/** Most of Lambda. Batches are made for 30 to 90 seconds; what is slower goes on until here. */
const LONGEST = Duration.minutes(15)

/** Megabytes of functions that wait for S3 and count: CPU is nothing to them. */
const SMALL_MEMORY = 1024

/** How many functions the account may run at once. */
const ACCOUNT_LIMITS: Permission = {
  actions: ['lambda:GetAccountSettings'],
  resources: ['*'],
  because: 'The limits of an account are of no resource.',
}

export interface FunctionsProperties {
  readonly settings: StackSettings
  readonly output: Output
  readonly topic: ITopic
  /** Folder of the bundles. */
  readonly code: string
}

/** The module of functions/ for each state: `plan-session` of `PlanSession`. */
export const entryOf = (state: string) => state.replace(/(?<=[a-z])[A-Z]/g, letter => `-${letter}`).toLowerCase()

/** All modules of functions/ that are Lambda functions: those of the states, and the one for arrivals. */
export const FUNCTION_ENTRIES: readonly string[] = [...Object.keys(STATES), 'ConsiderSession'].map(entryOf)

/** A function for each state that is a task. */
export class Functions extends Construct {
  readonly states: Readonly<Record<StateName, StageFunction>>
  readonly code: Code
  readonly environment: Readonly<Record<string, string>>

  constructor(scope: Construct, id: string, { settings, output, topic, code }: FunctionsProperties) {
    super(scope, id)
    this.code = Code.fromAsset(code)
    this.environment = environmentOf(output, topic, settings)
    const runs = `${RUNS_FOLDER}/`
    const sources = () => [...listSources(this, settings), ...readSources(this, settings)]
    const make = (state: StateName, description: string, memory: number, permissions: readonly Permission[]) =>
      new StageFunction(this, state, {
        entry: entryOf(state),
        description,
        code: this.code,
        memory,
        timeout: LONGEST,
        environment: this.environment,
        permissions,
        settings,
      })
    this.states = {
      ListSessions: make('ListSessions', 'Checks the input of a run and lists its sessions', SMALL_MEMORY, [
        ...sources(),
        ...readOutput(output),
        ...writeOutput(output, runs),
        ACCOUNT_LIMITS,
      ]),
      PlanSession: make('PlanSession', 'Plans one session and cuts its work into batches', settings.lambdaMemory, [
        ...sources(),
        ...readOutput(output),
        ...writeOutput(output),
        ...deleteOutput(output),
      ]),
      ConvertUnits: make('ConvertUnits', 'Converts one batch of a session', settings.lambdaMemory, [
        ...readSources(this, settings),
        ...readOutput(output),
        ...writeOutput(output),
      ]),
      MergeSession: make('MergeSession', 'Checks that a store is whole and publishes it', settings.lambdaMemory, [
        ...readOutput(output),
        ...writeOutput(output),
        ...deleteOutput(output),
      ]),
      InspectSession: make('InspectSession', 'Inspects a published store', settings.lambdaMemory, [
        ...readSources(this, settings),
        ...readOutput(output),
        ...writeOutput(output),
      ]),
      GenerateMetadata: make('GenerateMetadata', 'Writes the metadata documents of a session', settings.lambdaMemory, [
        ...sources(),
        ...readOutput(output),
        ...writeOutput(output),
      ]),
      EstimateRun: make('EstimateRun', 'Estimates time and cost of a run from its plans', SMALL_MEMORY, [
        ...readOutput(output, runs),
        ...writeOutput(output, runs),
      ]),
      SummariseRun: make('SummariseRun', 'Tells what a run did, from what lies in S3', SMALL_MEMORY, [
        ...readOutput(output),
        ...writeOutput(output, runs),
        { actions: ['sns:Publish'], resources: [topic.topicArn] },
      ]),
    }
  }
}

/** What lib/stages/payloads/function-environment.ts reads. */
function environmentOf({ bucket, prefix }: Output, topic: ITopic, settings: StackSettings): Record<string, string> {
  const sources = allowedSources(settings).map(source => `s3://${source.bucket}${source.prefix && `/${source.prefix}`}`)
  return {
    NWB2ZARR_OUTPUT: `s3://${bucket.bucketName}${prefix && `/${prefix.slice(0, -1)}`}`,
    NWB2ZARR_SOURCES: JSON.stringify(sources),
    NWB2ZARR_REQUESTER_PAYS: JSON.stringify(settings.requesterPaysBuckets),
    NWB2ZARR_FARGATE: settings.fargate ? 'on' : 'off',
    NWB2ZARR_TOPIC: topic.topicArn,
  }
}
