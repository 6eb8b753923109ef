/**
 * A synthesised stack that lives on the loopback: its state machine is interpreted, its functions and tasks are the real bundles in
 * processes of their own, S3 and the other services are servers, and every call is held against the policies of whoever makes it.
 */

import { join } from 'node:path'
import type { StackProperties } from '../../../cdk/settings.ts'
import { type LambdaFunction, lambdaFunction } from '../lambda-runtime/lambda-function.ts'
import { randomNumbers } from '../random.ts'
import { REGION } from '../resolved-template.ts'
import { type S3Failure, type S3LoggedRequest, type S3Server, startS3Server } from '../s3-server.ts'
import { parseDefinition } from '../step-functions/definition.ts'
import { type Engine, makeEngine } from '../step-functions/engine.ts'
import { Execution } from '../step-functions/execution.ts'
import type { Json } from '../step-functions/payload.ts'
import { VirtualClock } from '../step-functions/virtual-clock.ts'
import { synthesise } from '../synthesise.ts'
import { bundlesOfStack } from './bundles-of-stack.ts'
import { cloudServices } from './cloud-services.ts'
import { type ContainerTasks, containerTasks } from './container-tasks.ts'
import { type Roles, rolesOf } from './roles.ts'
import { refuseByPolicy } from './s3-access.ts'
import { startServiceServer } from './service-server.ts'

export interface CloudOptions {
  readonly properties?: StackProperties
  /** Objects by bucket and key; the output bucket is made. */
  readonly sources?: Readonly<Record<string, Record<string, Uint8Array>>>
  /** Functions that the account runs at once. */
  readonly accountLimit?: number
  /** Of every function, where not the template's. */
  readonly timeoutSeconds?: number
}

export interface Cloud {
  readonly s3: S3Server
  /** Name of the output bucket. */
  readonly output: string
  readonly engine: Engine
  readonly roles: Roles
  /** By the name of the module: `plan-session`. */
  readonly functions: ReadonlyMap<string, LambdaFunction>
  readonly tasks: ContainerTasks
  /** Executions by name. */
  readonly executions: Map<string, Execution>
  readonly messages: { readonly subject: string; readonly message: string }[]
  /** Set by a test: called for each request to S3 that the policies allow. */
  faults: { s3?: ((request: S3LoggedRequest) => S3Failure | undefined | Promise<S3Failure | undefined>) | undefined }
  /** A run, as somebody starts it in the console; resolves when it has ended. */
  run(name: string, input: Json): Promise<Execution>
  /** A call of a function by an event, not by the machine. */
  call(name: string, event: Json): Promise<Json>
  close(): Promise<void>
}

/** Set for as many calls as the processor has use for. */
const ACCOUNT_LIMIT = 1000

export async function startCloud({
  properties = {},
  sources = {},
  accountLimit = ACCOUNT_LIMIT,
  timeoutSeconds,
}: CloudOptions = {}): Promise<Cloud> {
  const { resolved, definition } = synthesise(properties)
  const roles = rolesOf(resolved)
  const machine = resolved.ofType('AWS::StepFunctions::StateMachine')[0]!
  const output = outputBucketOf(resolved.ofType('AWS::Lambda::Function')[0]!.properties)
  const faults: Cloud['faults'] = {}
  const messages: { subject: string; message: string }[] = []
  const executions = new Map<string, Execution>()

  const s3 = await startS3Server(
    { ...sources, [output]: {} },
    { region: REGION, fails: request => refuseByPolicy(request, roles) ?? faults.s3?.(request) },
  )
  const services = await startServiceServer(
    {
      taskReport: (action, body) => report(engine, action, body),
      startExecution({ name, input }) {
        const known = executions.get(name)
        if (known !== undefined) {
          const isSame = known.status === 'RUNNING' && JSON.stringify(known.input) === JSON.stringify(JSON.parse(input))
          return isSame ? undefined : 'ExecutionAlreadyExists'
        }
        begin(name, JSON.parse(input))
        return undefined
      },
      publish: message => messages.push(message),
      accountLimit: () => accountLimit,
    },
    roles,
    machine.arn,
  )
  const bundles = await bundlesOfStack()
  const variables = {
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ENDPOINT_URL: services.url,
    AWS_ENDPOINT_URL_S3: s3.url,
    POWERTOOLS_DEV: 'false',
  }
  const functions = new Map(
    resolved.ofType('AWS::Lambda::Function').map(({ arn, physicalId, properties }) => {
      const { Handler, MemorySize, Timeout, Environment, Role } = properties as unknown as FunctionProperties
      const settings = {
        arn,
        name: physicalId,
        handler: Handler,
        code: bundles.functions,
        memoryMegabytes: MemorySize,
        timeoutSeconds: timeoutSeconds ?? Timeout,
        environment: { ...Environment.Variables, ...roles.credentialsOf(Role), ...variables },
      }
      return [Handler.replace('.handler', ''), lambdaFunction(settings)] as const
    }),
  )
  const tasks = containerTasks(resolved, { program: join(bundles.task, 'convert.task.js'), variables, roles })
  const clock = new VirtualClock(new Date())
  const { RoleArn } = machine.properties as { readonly RoleArn: string }
  const engine = makeEngine({
    machine: parseDefinition(definition),
    arn: machine.arn,
    roleArn: RoleArn,
    services: cloudServices({ roles, roleArn: RoleArn, functions, tasks, s3, clock, accountLimit }),
    clock,
    random: randomNumbers(),
  })
  const begin = (name: string, input: Json) => {
    const execution = new Execution(engine, { name, input })
    executions.set(name, execution)
    return execution.run()
  }

  return {
    s3,
    output,
    engine,
    roles,
    functions,
    tasks,
    executions,
    messages,
    faults,
    run: begin,
    call: (name, event) => {
      const called = functions.get(name)!
      return called.invoke(called.settings.arn, event)
    },
    async close() {
      tasks.close()
      await Promise.all([...functions.values()].map(each => each.close()))
      await services.close()
      await s3.close()
    },
  }
}

interface FunctionProperties {
  readonly Handler: string
  readonly MemorySize: number
  readonly Timeout: number
  readonly Role: string
  readonly Environment: { readonly Variables: Readonly<Record<string, string>> }
}

function outputBucketOf(properties: Readonly<Record<string, unknown>>): string {
  const { Environment } = properties as unknown as FunctionProperties
  return new URL(Environment.Variables.NWB2ZARR_OUTPUT!).hostname
}

function report({ tokens }: Engine, action: string, { taskToken = '', output = '', error = '', cause = '' }) {
  switch (action) {
    case 'SendTaskSuccess':
      return tokens.succeed(taskToken, output)
    case 'SendTaskFailure':
      return tokens.fail(taskToken, error, cause)
    default:
      return tokens.heartbeat(taskToken)
  }
}
