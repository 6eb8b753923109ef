/** The figures that functions and tasks tell, and those that AWS tells of them; sums over five minutes. */

import { Duration } from 'aws-cdk-lib'
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions'
import { METRICS_NAMESPACE, METRICS_SERVICE, type MetricName } from '#lib/stages/payloads/metrics.ts'
import type { StageFunction } from './stage-function.ts'

const SUMS = { statistic: Stats.SUM, period: Duration.minutes(5) } as const

/** A figure of our own, by its name. */
export const told = (metricName: MetricName, label: string, statistic: string = Stats.SUM): Metric =>
  new Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { service: METRICS_SERVICE },
    label,
    period: SUMS.period,
    statistic,
  })

/** Executions of the machine that came to an end: `Failed`, `Succeeded`, `TimedOut`, `Aborted`. */
export const executions = (machine: StateMachine, end: 'Failed' | 'Succeeded' | 'TimedOut' | 'Aborted'): Metric =>
  machine.metric(`Executions${end}`, { label: `Runs ${end.toLowerCase()}`, ...SUMS })

/** Calls that Lambda refused since too many functions were busy. */
export const throttles = (functions: readonly StageFunction[]): MathExpression =>
  sum('Throttles', functions, ({ function: each }) => ({ metric: each.metricThrottles(SUMS), factor: 1 }))

/** What Lambda bills: gigabyte-seconds, from milliseconds and the memory of each function. */
export const gigabyteSeconds = (functions: readonly StageFunction[]): MathExpression =>
  sum('GB-s', functions, ({ function: each, memory }) => ({
    metric: each.metricDuration(SUMS),
    factor: memory / 1024 / 1000,
  }))

/** `metric` times `price`, in dollars. */
export const dollars = (label: string, metric: Metric | MathExpression, price: number): MathExpression => {
  const id = idOf(label)
  return new MathExpression({
    expression: `${id} * ${price}`,
    usingMetrics: { [id]: metric },
    label,
    period: SUMS.period,
  })
}

/** A metric's name in expressions: unique on its graph, since it comes from the label. */
const idOf = (label: string) => label.toLowerCase().replace(/\W/g, '')

function sum(
  label: string,
  functions: readonly StageFunction[],
  term: (stage: StageFunction) => { readonly metric: Metric; readonly factor: number },
): MathExpression {
  const terms = functions.map(term)
  const name = (index: number) => `${idOf(label)}${index}`
  return new MathExpression({
    expression: terms.map(({ factor }, index) => `${name(index)} * ${factor}`).join(' + '),
    usingMetrics: Object.fromEntries(terms.map(({ metric }, index) => [name(index), metric])),
    label,
    period: SUMS.period,
  })
}
