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
import { operate } from './operate.ts'
import { type Roles, rolesOf } from './roles.ts'
import { accessKeyOf, refuseByPolicy } from './s3-access.ts'
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

export type S3Fault = (request: S3LoggedRequest, role: string) => S3Failure | undefined | Promise<S3Failure | undefined>

export interface Cloud {
  readonly s3: S3Server
  /** Name of the output bucket. */
  readonly output: string
  readonly engine: Engine
  readonly roles: Roles
  /** Address of the services beside S3. */
  readonly servicesUrl: string
  /** By the name of the module: `plan-session`. */
  readonly functions: ReadonlyMap<string, LambdaFunction>
  readonly tasks: ContainerTasks
  /** Executions by name. */
  readonly executions: Map<string, Execution>
  readonly messages: { readonly subject: string; readonly message: string }[]
  /** Set by a test: called for each request to S3 that the policies allow, with the name of the role that makes it. */
  faults: { s3?: S3Fault | undefined }
  /** Functions that the account runs at once, and how many of them other work takes. */
  limits: { functions: number; taken: number }
  /** A run, as somebody starts it in the console; resolves when it has ended. */
  run(name: string, input: Json): Promise<Execution>
  /** Goes on with a run that did not succeed. */
  redrive(execution: Execution): Promise<Execution>
  /** An execution that an event has started, once it has ended. */
  ended(name: string): Promise<Execution>
  /** A call of a function by an event, not by the machine. */
  call(name: string, event: Json): Promise<Json>
  close(): Promise<void>
}

/** Of most accounts. */
const ACCOUNT_LIMIT = 1000

/** The stack's own default. */
const STACK_NAME = 'nwb2zarr'

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
  const limits = { functions: accountLimit, taken: 0 }
  const messages: { subject: string; message: string }[] = []
  const executions = new Map<string, Execution>()

  const s3: S3Server = await startS3Server(
    { ...sources, [output]: {} },
    {
      region: REGION,
      fails: (request): ReturnType<S3Fault> =>
        refuseByPolicy(request, roles, (bucket, key) => s3.buckets.get(bucket)?.has(key) === true) ??
        faults.s3?.(request, roles.roleOf(accessKeyOf(request) ?? '') ?? ''),
    },
  )
  const operated = { stateMachineArn: machine.arn, stackName: STACK_NAME, definition, executions }
  const services = await startServiceServer(
    {
      taskReport: (action, body) => report(engine, action, body),
      startExecution: ({ name, input }) => startByApi(name, input),
      operate: (action, body) =>
        operate({ ...operated, start: startByApi, redrive: execution => void redrive(execution) }, action, body),
      publish: message => messages.push(message),
      accountLimit: () => limits.functions,
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
  const tasks = containerTasks(resolved, { program: join(bundles.functions, 'convert.task.js'), variables, roles })
  const clock = new VirtualClock(new Date())
  const { RoleArn } = machine.properties as { readonly RoleArn: string }
  const engine = makeEngine({
    machine: parseDefinition(definition),
    arn: machine.arn,
    roleArn: RoleArn,
    services: cloudServices({ roles, roleArn: RoleArn, functions, tasks, s3, clock, limits }),
    clock,
    random: randomNumbers(),
  })
  // As the rule RunEnded of the stack does it, whose pattern and target the tests of the template look at.
  const follow = (execution: Execution, ending: Promise<Execution>) => {
    const end = ending.then(async ({ name, status }) => {
      if (status !== 'SUCCEEDED') await call('summarise-run', { runId: name, status })
      return execution
    })
    ends.set(execution.name, end)
    return end
  }
  const call = (name: string, event: Json) => {
    const called = functions.get(name)!
    return called.invoke(called.settings.arn, event)
  }
  const redrive = (execution: Execution) => follow(execution, execution.redrive())
  /** Twice the same while it runs is once: API reference of StartExecution. */
  const startByApi = (name: string, input: string) => {
    const known = executions.get(name)
    const isSame = known?.status === 'RUNNING' && JSON.stringify(known.input) === JSON.stringify(JSON.parse(input))
    if (known !== undefined && !isSame) return 'ExecutionAlreadyExists'
    if (known === undefined) void begin(name, JSON.parse(input))
    return undefined
  }
  const ends = new Map<string, Promise<Execution>>()
  const begin = (name: string, input: Json) => {
    const execution = new Execution(engine, { name, input })
    executions.set(name, execution)
    return follow(execution, execution.run())
  }

  return {
    s3,
    output,
    servicesUrl: services.url,
    engine,
    roles,
    functions,
    tasks,
    executions,
    messages,
    faults,
    limits,
    run: begin,
    ended: name => ends.get(name)!,
    redrive,
    call,
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
