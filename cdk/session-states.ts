/** What happens to one session: planned, converted batch by batch, checked and published. */

import { Choice, type IChainable, type INextable, type State, Succeed } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import { STAGING_FOLDER } from '#lib/stages/payloads/states.ts'
import { batchStates } from './batch-states.ts'
import { LinesMap } from './lines-map.ts'
import { invoke, isNext, type WorkflowProperties } from './workflow.ts'

/** The states of a child of ConvertSessions. Input: a line of `sessions.jsonl`. */
export function sessionStates(scope: Construct, properties: WorkflowProperties): IChainable {
  const { functions, output } = properties
  const planSession = invoke(scope, 'PlanSession', functions.states.PlanSession, {
    comment: 'Reads what the session holds, plans its store, and cuts the work into batches.',
  })
  const convertBatches = new LinesMap(scope, 'ConvertBatches', {
    comment: 'Converts the batches of the session side by side.',
    label: 'Batches',
    lines: '$states.input.batches',
    maxConcurrency: '$states.input.batchConcurrency',
    results: `'${STAGING_FOLDER}/maps/' & $states.input.runId & '/' & $states.input.session`,
    output,
  })
  convertBatches.itemProcessor(batchStates(scope, properties))
  const mergeSession = invoke(scope, 'MergeSession', functions.states.MergeSession, {
    comment: 'Checks that every planned object is there, and publishes the store.',
  })
  const finished = new Succeed(scope, 'SessionFinished', { comment: 'The store is published, or was before.' })
  const published = inOrder([], finished)

  const isPlanned = Choice.jsonata(scope, 'WhatIsMissing', { comment: 'Batches, the publishing alone, or nothing.' })
    .when(isNext('convert'), convertBatches)
    .when(isNext('merge'), mergeSession)
    .when(isNext('published'), published)
    .otherwise(finished)
  const isPublished = Choice.jsonata(scope, 'IsItWhole', {
    comment: 'Batches whose objects are missing run once more.',
  })
    .when(isNext('convert'), convertBatches)
    .otherwise(published)
  convertBatches.next(mergeSession)
  mergeSession.next(isPublished)
  return planSession.next(isPlanned)
}

/** The states that follow publishing, each the next of the one before; the first of them, or `last`. */
function inOrder(states: readonly (State & INextable)[], last: State): State {
  return states.reduceRight<State>((next, state) => {
    state.next(next)
    return state
  }, last)
}
