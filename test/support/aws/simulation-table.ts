/** The README's table of simulated runs: a row a dataset. `node test/support/aws/simulation-table.ts` prints it. */

import { datasetModels } from './dataset-models.ts'
import { type Simulated, simulateRun } from './simulate-run.ts'

export interface DatasetSimulation {
  readonly name: string
  /** In an account with 1,000 Lambda functions at once, and in a new one with 10. */
  readonly usual: Simulated
  readonly small: Simulated
}

export async function simulateDatasets(): Promise<readonly DatasetSimulation[]> {
  const simulations: DatasetSimulation[] = []
  for (const model of datasetModels()) {
    const usual = await simulateRun(model, { maxConcurrency: 200, accountLimit: 1000 })
    const small = await simulateRun(model, { maxConcurrency: 200, accountLimit: 10 })
    simulations.push({ name: model.name, usual, small })
  }
  return simulations
}

export const rowOf = ({ name, usual, small }: DatasetSimulation): string =>
  `| ${[
    name,
    count(usual.sessions),
    count(usual.batches),
    hours(usual),
    hours(small),
    count(usual.functionsAtOnce),
    count(usual.writesPerSecond),
    `${count(usual.largestPayload)} B`,
    count(usual.mostEvents),
    `$${Math.round(usual.dollars)}`,
  ].join(' | ')} |`

const count = (value: number) => value.toLocaleString('en-US')

const hours = ({ hours: all }: Simulated) => (all < 1 ? `${Math.round(all * 60)} min` : `${all.toFixed(1)} h`)

if (import.meta.main) {
  for (const simulation of await simulateDatasets()) process.stdout.write(`${rowOf(simulation)}\n`)
}
