/** What happens to one session: planned, converted batch by batch, checked and published. */

import { Choice, Condition, type IChainable, Succeed } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import { STAGING_FOLDER } from '#lib/stages/payloads/states.ts'
import { batchStates, withSameInput } from './batch-states.ts'
import { jsonata } from './jsonata.ts'
import { LinesMap } from './lines-map.ts'
import { CRASHES, ONCE_MORE_RETRIES } from './retries.ts'
import type { StatesProperties } from './run-states.ts'
import { invoke, isNext } from './stage-state.ts'

/** The states of a child of ConvertSessions. Input: a line of `sessions.jsonl`. */
export function sessionStates(scope: Construct, properties: StatesProperties): IChainable {
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
  const inspectSession = invoke(scope, 'InspectSession', functions.states.InspectSession, {
    comment: 'Inspects the store, and puts the report beside it.',
    retries: ONCE_MORE_RETRIES,
  })
  const generateMetadata = invoke(scope, 'GenerateMetadata', functions.states.GenerateMetadata, {
    comment: 'Writes the metadata documents of the session beside its store.',
  })
  const finished = new Succeed(scope, 'SessionFinished', { comment: 'The store is published, or was before.' })

  const isPlanned = Choice.jsonata(scope, 'WhatIsMissing', { comment: 'Batches, the publishing alone, or nothing.' })
    .when(isNext('convert'), convertBatches)
    .when(isNext('merge'), mergeSession)
    .when(isNext('published'), inspectSession)
    .when(isNext('metadata'), generateMetadata)
    .otherwise(finished)
  const isWhole = Choice.jsonata(scope, 'IsItWhole', { comment: 'Batches whose objects are missing run once more.' })
    .when(isNext('convert'), convertBatches)
    .otherwise(inspectSession)
  const withMetadata = Choice.jsonata(scope, 'WithMetadata', { comment: 'Only where the input asks for documents.' })
    .when(Condition.jsonata(jsonata('$exists($states.input.after.metadata)')), generateMetadata)
    .otherwise(finished)
  convertBatches.next(mergeSession).next(isWhole)
  // The store is whole, whether the inspector gets through it or not.
  inspectSession.addCatch(withMetadata, withSameInput(CRASHES))
  inspectSession.next(withMetadata)
  generateMetadata.next(finished)
  return planSession.next(isPlanned)
}
