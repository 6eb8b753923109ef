/** What a program of one's own needs to run conversions: sources and stores of every kind, and nobody listening. */

import { openSource } from '#lib/io/open-source.ts'
import { openStore } from '#lib/io/open-store.ts'
import type { Environment } from './environment.ts'

export function localEnvironment(replaced: Partial<Environment> = {}): Environment {
  return {
    openSource: (url, options) => openSource(url, options),
    openStore: url => openStore(url),
    now: () => new Date(),
    signal: new AbortController().signal,
    log: () => {},
    progress: () => {},
    ...replaced,
  }
}
