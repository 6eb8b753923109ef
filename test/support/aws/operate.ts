/** What people ask of Step Functions: find the machine, start, look, stop, redrive; API reference of AWS Step Functions. */

import type { Execution } from '../step-functions/execution.ts'
import type { Executions } from './executions.ts'

export interface Operated {
  readonly stateMachineArn: string
  readonly stackName: string
  readonly definition: object
  readonly executions: Executions
}

/** An error's name of the API, or the answer. */
export function operate(operated: Operated, action: string, body: Readonly<Record<string, string>>): string | object {
  const { stateMachineArn, stackName, definition, executions } = operated
  const execution = executions.byName.get(body.executionArn?.split(':').at(-1) ?? '')
  switch (action) {
    case 'ListStateMachines':
      return { stateMachines: [{ stateMachineArn, name: 'machine', type: 'STANDARD', creationDate: 0 }] }
    case 'ListTagsForResource':
      return { tags: [{ key: 'aws:cloudformation:stack-name', value: stackName }] }
    case 'DescribeStateMachine':
      return { stateMachineArn, name: 'machine', definition: JSON.stringify(definition), roleArn: '', type: 'STANDARD' }
    case 'StartExecution':
      return executions.startByApi(body.name!, body.input!) ?? { executionArn: body.name, startDate: 0 }
    case 'DescribeExecution':
      return execution === undefined ? 'ExecutionDoesNotExist' : described(execution)
    case 'StopExecution':
      execution?.stop()
      return { stopDate: 0 }
    case 'RedriveExecution':
      if (execution === undefined || execution.status === 'RUNNING') return 'ExecutionNotRedrivable'
      void executions.redrive(execution)
      return { redriveDate: 0 }
    default:
      throw new Error(`The call ${action} is not known here.`)
  }
}

const described = ({ arn, engine, name, status, startedAt, error, cause }: Execution) => ({
  executionArn: arn,
  stateMachineArn: engine.arn,
  name,
  status,
  startDate: startedAt.getTime() / 1000,
  ...(error !== undefined && { error, cause }),
})
