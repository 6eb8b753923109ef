/** What the state machine reaches: functions, containers and S3, under the policies of the machine's own role. */

import type { LambdaFunction } from '../lambda-runtime/lambda-function.ts'
import type { S3Server } from '../s3-server.ts'
import type { Services } from '../step-functions/services.ts'
import { StateError } from '../step-functions/state-error.ts'
import type { VirtualClock } from '../step-functions/virtual-clock.ts'
import type { ContainerTasks } from './container-tasks.ts'
import type { Roles } from './roles.ts'

export interface CloudServicesOptions {
  readonly roles: Roles
  /** Of the state machine. */
  readonly roleArn: string
  readonly functions: ReadonlyMap<string, LambdaFunction>
  readonly tasks: ContainerTasks
  readonly s3: S3Server
  readonly clock: VirtualClock
  /** Functions that the account runs at once; more calls are refused. */
  readonly limits: { readonly functions: number; readonly taken: number }
}

export function cloudServices({ roles, roleArn, functions, tasks, s3, clock, limits }: CloudServicesOptions): Services {
  let running = 0
  const check = (service: string, action: string, resource: string, context: Record<string, string> = {}) => {
    if (roles.allows(roleArn, { action, resource, context })) return
    throw new StateError(`${service}.AccessDeniedException`, `${roleArn} may not ${action} ${resource}`)
  }
  return {
    async invokeFunction(arn, payload) {
      check('Lambda', 'lambda:InvokeFunction', arn)
      const called = [...functions.values()].find(({ settings }) => arn === `${settings.arn}:1`)
      if (called === undefined) throw new StateError('Lambda.ResourceNotFoundException', arn)
      if (running >= limits.functions - limits.taken)
        throw new StateError('Lambda.TooManyRequestsException', 'Rate exceeded')
      running++
      try {
        return await clock.during(called.invoke(arn, payload))
      } finally {
        running--
      }
    },
    async runTask(task) {
      check('ECS', 'ecs:RunTask', task.TaskDefinition, { 'ecs:cluster': String(task.Cluster) })
      for (const role of tasks.rolesOf(task.TaskDefinition)) {
        check('ECS', 'iam:PassRole', role, { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' })
      }
      const id = task.TaskDefinition.replace(/:task-definition\/.*$/, ':task/cluster/id')
      if (task.PropagateTags === 'TASK_DEFINITION')
        check('ECS', 'ecs:TagResource', id, { 'ecs:CreateAction': 'RunTask' })
      // Time stands still while the container works; a container that is gone leaves time to pass until its heartbeat is missed.
      void clock.during(tasks.run(task))
    },
    async readObject(bucket, key) {
      check('S3', 's3:GetObject', `arn:aws:s3:::${bucket}/${key}`)
      const object = s3.buckets.get(bucket)?.get(key)
      if (object === undefined) throw new Error('NoSuchKey')
      return Buffer.from(object).toString()
    },
    async writeObject(bucket, key, body) {
      check('S3', 's3:PutObject', `arn:aws:s3:::${bucket}/${key}`)
      s3.buckets.get(bucket)?.set(key, new Uint8Array(Buffer.from(body)))
    },
  }
}
