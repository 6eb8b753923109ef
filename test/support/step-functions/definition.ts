/**
 * The part of the Amazon States Language that is run here: JSONata, Standard. A field or a type of state that is not listed is refused
 * when a definition is read, since running a definition without it would show nothing. https://states-language.net/spec.html
 */

import { z } from 'zod'

const expression = z.string().regex(/^\{% .* %\}$/s, 'expected a JSONata expression')
const wholeSeconds = z.union([z.int().positive(), expression])
const anything = z.unknown()
const output = { Output: anything.optional() }
const assign = { Assign: z.record(z.string(), z.unknown()).optional() }
const any = { Comment: z.string().optional(), QueryLanguage: z.literal('JSONata').optional() }
const step = { Next: z.string().optional(), End: z.literal(true).optional(), ...output, ...assign }

const retrier = z.strictObject({
  ErrorEquals: z.array(z.string()).min(1),
  IntervalSeconds: z.int().positive().default(1),
  MaxAttempts: z.int().min(0).max(99_999_999).default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.int().positive().max(31_622_400).optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).default('NONE'),
  Comment: z.string().optional(),
})
const catcher = z.strictObject({
  ErrorEquals: z.array(z.string()).min(1),
  Next: z.string(),
  Comment: z.string().optional(),
  ...output,
  ...assign,
})
const handling = { Retry: z.array(retrier).default([]), Catch: z.array(catcher).default([]) }

const taskState = z.strictObject({
  Type: z.literal('Task'),
  Resource: z.string(),
  Arguments: anything.optional(),
  TimeoutSeconds: wholeSeconds.optional(),
  HeartbeatSeconds: wholeSeconds.optional(),
  ...any,
  ...step,
  ...handling,
})
const choiceState = z.strictObject({
  Type: z.literal('Choice'),
  Choices: z
    .array(
      z.strictObject({
        Condition: z.union([expression, z.boolean()]),
        Next: z.string(),
        Comment: z.string().optional(),
        ...output,
        ...assign,
      }),
    )
    .min(1),
  Default: z.string().optional(),
  ...any,
  ...output,
  ...assign,
})
const mapState = z.strictObject({
  Type: z.literal('Map'),
  ItemProcessor: z.strictObject({
    ProcessorConfig: z.strictObject({ Mode: z.literal('DISTRIBUTED'), ExecutionType: z.literal('STANDARD') }),
    StartAt: z.string(),
    States: z.record(z.string(), z.unknown()),
  }),
  ItemReader: z.strictObject({
    Resource: z.string().endsWith(':states:::s3:getObject'),
    ReaderConfig: z.strictObject({ InputType: z.literal('JSONL') }),
    Arguments: z.strictObject({ Bucket: z.string(), Key: z.string() }),
  }),
  ResultWriter: z.strictObject({
    Resource: z.string().endsWith(':states:::s3:putObject'),
    WriterConfig: z.strictObject({ Transformation: z.literal('COMPACT'), OutputType: z.literal('JSONL') }),
    Arguments: z.strictObject({ Bucket: z.string(), Prefix: z.string() }),
  }),
  /** 0: as many as Step Functions runs at all. */
  MaxConcurrency: z.union([z.int().min(0), expression]).default(0),
  ToleratedFailurePercentage: z.union([z.number().min(0).max(100), expression]).optional(),
  Label: z
    .string()
    .max(40)
    .regex(/^[^\s?*<>{}[\]:;,\\|^~$#%&`"]+$/)
    .optional(),
  ...any,
  ...step,
  ...handling,
})
const passState = z.strictObject({ Type: z.literal('Pass'), ...any, ...step })
const waitState = z.strictObject({ Type: z.literal('Wait'), Seconds: wholeSeconds, ...any, ...step })
const succeedState = z.strictObject({ Type: z.literal('Succeed'), ...any, ...output })
const failState = z.strictObject({
  Type: z.literal('Fail'),
  Error: z.string().optional(),
  Cause: z.string().optional(),
  ...any,
})

const state = z.discriminatedUnion('Type', [
  taskState,
  choiceState,
  mapState,
  passState,
  waitState,
  succeedState,
  failState,
])
const machineFields = z.strictObject({
  Comment: z.string().optional(),
  QueryLanguage: z.literal('JSONata'),
  StartAt: z.string(),
  States: z.record(z.string().max(80), z.unknown()),
  TimeoutSeconds: z.int().positive().optional(),
})

export type Retrier = z.infer<typeof retrier>
export type Catcher = z.infer<typeof catcher>
export type TaskState = z.infer<typeof taskState>
export type ChoiceState = z.infer<typeof choiceState>
export type PassState = z.infer<typeof passState>
export type WaitState = z.infer<typeof waitState>
export type SucceedState = z.infer<typeof succeedState>
export type FailState = z.infer<typeof failState>
export interface MapState extends z.infer<typeof mapState> {
  /** What each child runs. */
  readonly processor: Machine
}
export type State = TaskState | ChoiceState | MapState | PassState | WaitState | SucceedState | FailState

/** States that can be entered, by name. */
export interface Machine {
  readonly startAt: string
  readonly states: ReadonlyMap<string, State>
  readonly timeoutSeconds?: number | undefined
}

/** Throws an error that names the state and the field that are not known, or where a name leads nowhere. */
export function parseDefinition(definition: unknown): Machine {
  const { StartAt, States, TimeoutSeconds } = machineFields.parse(definition)
  return { ...parseStates(StartAt, States), timeoutSeconds: TimeoutSeconds }
}

function parseStates(startAt: string, fields: Readonly<Record<string, unknown>>): Machine {
  const states = new Map(Object.entries(fields).map(([name, value]) => [name, parseState(name, value)]))
  for (const next of [startAt, ...[...states.values()].flatMap(nextStates)]) {
    if (!states.has(next)) throw new Error(`There is no state ${next}.`)
  }
  return { startAt, states }
}

function parseState(name: string, value: unknown): State {
  const result = state.safeParse(value)
  if (!result.success) throw new Error(`State ${name}: ${z.prettifyError(result.error)}`)
  const parsed = result.data
  if (parsed.Type !== 'Choice' && parsed.Type !== 'Succeed' && parsed.Type !== 'Fail') {
    if ((parsed.Next === undefined) === (parsed.End === undefined)) throw new Error(`State ${name}: Next or End`)
  }
  if (parsed.Type !== 'Map') return parsed
  return { ...parsed, processor: parseStates(parsed.ItemProcessor.StartAt, parsed.ItemProcessor.States) }
}

function nextStates(state: State): readonly string[] {
  const caught = 'Catch' in state ? state.Catch.map(({ Next }) => Next) : []
  const chosen = state.Type === 'Choice' ? [...state.Choices.map(({ Next }) => Next), state.Default ?? []].flat() : []
  const next = 'Next' in state && state.Next !== undefined ? [state.Next] : []
  return [...caught, ...chosen, ...next]
}
