/** Every command, in the order of the help. What they do is in actions/, loaded when it is done: help comes at once. */

import type { Command } from '../command.ts'
import { bench } from './bench.ts'
import { clean } from './clean.ts'
import { compare } from './compare.ts'
import { convert } from './convert.ts'
import { inspect } from './inspect.ts'
import { metadata } from './metadata.ts'
import { miniscope } from './miniscope.ts'
import { plan } from './plan.ts'
import { runs } from './runs.ts'
import { sessions } from './sessions.ts'
import { shrink } from './shrink.ts'
import { specs } from './specs.ts'
import { tree } from './tree.ts'

export const COMMANDS: readonly Command[] = [
  convert,
  miniscope,
  compare,
  inspect,
  plan,
  sessions,
  metadata,
  tree,
  specs,
  shrink,
  runs,
  clean,
  bench,
]
