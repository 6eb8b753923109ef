/** One page of CloudWatch: how runs go, how fast, what slows them, and what they cost. */

import { Dashboard, GraphWidget, type IMetric, TextWidget } from 'aws-cdk-lib/aws-cloudwatch'
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import type { Construct } from 'constructs'
import { METRICS } from '#lib/stages/payloads/metrics.ts'
import { dollars, executions, gigabyteSeconds, throttles, told } from './metrics.ts'
import type { StageFunction } from './stage-function.ts'

/**
 * Dollars for a GB-s of Lambda and for an object that S3 takes, us-west-2, November 2026. The summary of a run counts more exactly.
 */
const PRICES = { arm64: 0.0000133334, x86_64: 0.0000166667, put: 0.000005 } as const

export interface DashboardProperties {
  readonly machine: StateMachine
  readonly functions: readonly StageFunction[]
  readonly architecture: 'arm64' | 'x86_64'
}

export function dashboard(
  scope: Construct,
  id: string,
  { machine, functions, architecture }: DashboardProperties,
): Dashboard {
  const compute = gigabyteSeconds(functions)
  const objects = told(METRICS.chunks, 'Objects')
  return new Dashboard(scope, id, {
    widgets: [
      [
        new TextWidget({
          markdown:
            '**nwb2zarr**: five minutes a point. A run itself is watched in the Step Functions console; its summary lies in `_runs` of the output bucket.',
          width: 24,
          height: 2,
        }),
      ],
      [
        graph('Runs', [
          executions(machine, 'Succeeded'),
          executions(machine, 'Failed'),
          executions(machine, 'Aborted'),
        ]),
        graph('Sessions', [told(METRICS.sessionsPublished, 'Done'), told(METRICS.sessionsFailed, 'Failed')]),
        graph('Bytes', [told(METRICS.bytesRead, 'Read'), told(METRICS.bytesWritten, 'Written')]),
      ],
      [
        graph('MB/s of one task', [
          told(METRICS.megabytesPerSecond, 'Median', 'p50'),
          told(METRICS.megabytesPerSecond, 'Slowest tenth', 'p10'),
        ]),
        graph('What slows it', [
          told(METRICS.slowDowns, 'S3: SlowDown'),
          told(METRICS.retries, 'Retries'),
          throttles(functions),
        ]),
        graph('Lambda', [compute]),
      ],
      [
        graph('Dollars', [
          dollars('Lambda', compute, PRICES[architecture]),
          dollars('S3 requests', objects, PRICES.put),
        ]),
      ],
    ],
  })
}

/** Three in a row. */
const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: 8, height: 6 })
