/** What the stack tells its functions and tasks, read once a process. */

import { type FunctionEnvironment, functionEnvironment } from '#lib/stages/payloads/function-environment.ts'
import { parsePayload } from '#lib/stages/payloads/parse-payload.ts'

let read: FunctionEnvironment | undefined

/** Throws InvalidInputError, naming the variable, where the stack has set one wrongly. */
export function settings(): FunctionEnvironment {
  read ??= parsePayload(functionEnvironment, process.env, 'The environment of the function')
  return read
}
