/** Converts sessions in tests: an environment of this machine, quiet, with what a test wants to watch or replace. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ConvertSummary, convertSession } from '#lib/local.ts'
import type { Environment } from '#lib/stages/environment.ts'
import { localEnvironment } from '#lib/stages/local-environment.ts'
import { type ConvertInput, convertInput } from '#lib/stages/payloads.ts'

export const testEnvironment = (replaced: Partial<Environment> = {}): Environment =>
  localEnvironment({ now: () => new Date(0), ...replaced })

type Options = Partial<ConvertInput['options']>

export interface SessionRequest {
  readonly source: string
  readonly out: string
  readonly overwrite?: boolean
  readonly options?: Options
}

export const sessionInput = ({ source, out, overwrite = false, options = {} }: SessionRequest): ConvertInput =>
  convertInput.parse({ sources: [source], out, overwrite, options })

export const convertOne = (request: SessionRequest, replaced: Partial<Environment> = {}): Promise<ConvertSummary> =>
  convertSession(sessionInput(request), testEnvironment(replaced))

/** Runs `work` with a folder that is removed afterwards. */
export async function withFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'nwb2zarr-test-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
