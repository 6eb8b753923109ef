/** Every command, in the order of the help. */

import type { Command } from '../command.ts'
import { convert } from './convert.ts'
import { plan } from './plan.ts'
import { tree } from './tree.ts'

export const COMMANDS: readonly Command[] = [convert, plan, tree]
