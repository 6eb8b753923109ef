/** Tasks of Fargate: the bundle of the container in a process, with the variables of the task definition and of the call. */

import { type ChildProcess, spawn } from 'node:child_process'
import type { ResolvedTemplate } from '../resolved-template.ts'
import type { RunTaskArguments } from '../step-functions/services.ts'
import { StateError } from '../step-functions/state-error.ts'
import type { Roles } from './roles.ts'

export interface ContainerTasks {
  /** Throws at once what ECS says where it takes no task; resolves when the container has ended, however. */
  run(task: RunTaskArguments): Promise<void>
  /** Roles that are passed to the task. */
  rolesOf(definition: string): readonly string[]
  /** Set by a test: what becomes of a container; `vanish`: it ends without a word. */
  fate: (provider: string) => 'work' | 'vanish'
  /** Containers at work. */
  readonly running: number
  /** What Spot does when it takes capacity back. */
  interrupt(): void
  /** Capacity provider of each task that ran. */
  readonly log: string[]
  close(): void
}

export interface ContainerTasksOptions {
  /** The module that the container's first line starts. */
  readonly program: string
  readonly variables: Readonly<Record<string, string>>
  readonly roles: Roles
}

interface DefinitionProperties {
  readonly TaskRoleArn: string
  readonly ExecutionRoleArn?: string
  readonly ContainerDefinitions: readonly {
    readonly Environment: readonly { readonly Name: string; readonly Value: string }[]
  }[]
}

type Variables = readonly { readonly Name: string; readonly Value: string }[]

/** Of all variables that a call adds: API reference of RunTask. */
const MOST_OVERRIDE_BYTES = 8192

export function containerTasks(
  template: ResolvedTemplate,
  { program, variables, roles }: ContainerTasksOptions,
): ContainerTasks {
  const children = new Set<ChildProcess>()
  const definitionOf = (arn: string) => {
    const found = template.ofType('AWS::ECS::TaskDefinition').find(({ physicalId }) => physicalId === arn)
    if (found === undefined) throw new StateError('ECS.ClientException', `There is no task definition ${arn}.`)
    return found.properties as unknown as DefinitionProperties
  }
  const tasks: ContainerTasks = {
    fate: () => 'work',
    log: [],
    get running() {
      return children.size
    },
    rolesOf(arn) {
      const { TaskRoleArn, ExecutionRoleArn } = definitionOf(arn)
      return [TaskRoleArn, ...(ExecutionRoleArn === undefined ? [] : [ExecutionRoleArn])]
    },
    run({ TaskDefinition, CapacityProviderStrategy, Overrides }) {
      if (JSON.stringify(Overrides).length > MOST_OVERRIDE_BYTES) {
        throw new StateError('ECS.InvalidParameterException', 'The overrides are longer than 8192 bytes.')
      }
      const { TaskRoleArn, ContainerDefinitions } = definitionOf(TaskDefinition)
      const provider = CapacityProviderStrategy[0]!.CapacityProvider
      tasks.log.push(provider)
      if (tasks.fate(provider) === 'vanish') return Promise.resolve()
      const child = spawn(process.execPath, [program], {
        stdio: ['ignore', 'ignore', 'ignore'],
        env: {
          PATH: process.env.PATH,
          ...asObject(ContainerDefinitions[0]!.Environment),
          ...asObject(Overrides.ContainerOverrides[0]!.Environment),
          ...roles.credentialsOf(TaskRoleArn),
          ...variables,
        },
      })
      children.add(child)
      return new Promise(resolve => {
        child.once('exit', () => {
          children.delete(child)
          resolve()
        })
      })
    },
    interrupt() {
      for (const child of children) child.kill('SIGTERM')
    },
    close() {
      for (const child of children) child.kill('SIGKILL')
    },
  }
  return tasks
}

const asObject = (variables: Variables) => Object.fromEntries(variables.map(({ Name, Value }) => [Name, Value]))
