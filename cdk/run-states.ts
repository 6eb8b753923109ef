/**
 * The states of a run: list its sessions, convert each, sum up. Reads like lib/local.ts; the numbers of tries are in retries.ts, what
 * states hand each other in lib/stages/payloads. No map has a Catch: it would hide failed sessions from a redrive.
 */

import { Choice, type IChainable } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import { RUNS_FOLDER } from '#lib/stages/payloads/states.ts'
import type { Output } from './access.ts'
import type { ConvertTask } from './convert-task.ts'
import type { Functions } from './functions.ts'
import { jsonata } from './jsonata.ts'
import { LinesMap } from './lines-map.ts'
import { sessionStates } from './session-states.ts'
import { invoke, isNext } from './stage-state.ts'

/** What the states work with. */
export interface StatesProperties {
  readonly functions: Functions
  /** Absent where the stack has no Fargate. */
  readonly task: ConvertTask | undefined
  readonly output: Output
}

export function runStates(scope: Construct, properties: StatesProperties): IChainable {
  const { functions, output } = properties
  const { states } = functions
  const listSessions = invoke(scope, 'ListSessions', states.ListSessions, {
    comment: 'Checks the input and lists the sessions of the run.',
    payload: {
      runId: jsonata('$states.context.Execution.Name'),
      startedAt: jsonata('$states.context.Execution.StartTime'),
      input: jsonata('$states.context.Execution.Input'),
    },
  })
  const estimateSessions = new LinesMap(scope, 'EstimateSessions', {
    comment: 'Plans a sample of the sessions, or all of a few, and converts nothing.',
    label: 'Sample',
    lines: '$states.input.sample',
    maxConcurrency: '$states.input.sessionConcurrency',
    // A session that cannot be planned is told in the estimate.
    toleratedFailurePercentage: '100',
    results: resultsOf('estimate'),
    output,
  })
  estimateSessions.itemProcessor(
    invoke(scope, 'PlanSample', states.PlanSession, { comment: 'Plans one session of the sample.' }),
  )
  const estimateRun = invoke(scope, 'EstimateRun', states.EstimateRun, {
    comment: 'Estimates time and cost of the whole run, and ends a run that would cost too much.',
  })
  const convertSessions = new LinesMap(scope, 'ConvertSessions', {
    comment: 'Converts the sessions side by side; some may fail without ending the run.',
    label: 'Sessions',
    lines: '$states.input.sessions',
    maxConcurrency: '$states.input.sessionConcurrency',
    toleratedFailurePercentage: '$states.input.toleratedFailurePercentage',
    results: resultsOf('convert'),
    output,
  })
  convertSessions.itemProcessor(sessionStates(scope, properties))
  const summariseRun = invoke(scope, 'SummariseRun', states.SummariseRun, {
    comment: 'Tells what became of each session, from what lies in S3.',
    payload: { runId: jsonata('$states.context.Execution.Name'), status: 'RUNNING' },
  })

  const whatNext = Choice.jsonata(scope, 'WhatNext', { comment: 'Estimates, converts, or has nothing to do.' })
  whatNext
    .when(isNext('estimate'), estimateSessions.next(estimateRun).next(whatNext))
    .when(isNext('convert'), convertSessions.next(summariseRun))
    .otherwise(summariseRun)
  return listSessions.next(whatNext)
}

/** Files of a map's results lie with the run's own. */
const resultsOf = (map: string) => `'${RUNS_FOLDER}/' & $states.context.Execution.Name & '/maps/${map}'`
