/** The inspect stage: files and stores inspected one after another, and the report written beside a store. */

import { arch, platform, release } from 'node:os'
import { mapLimit } from '#lib/async.ts'
import { readText } from '#lib/datasets/miniscope/access.ts'
import { InvalidInputError } from '#lib/errors.ts'
import type { Check } from '#lib/inspect/check.ts'
import { CHECKS } from '#lib/inspect/checks/index.ts'
import { configNamed, type InspectorConfig, parseConfig } from '#lib/inspect/config.ts'
import type { Finding } from '#lib/inspect/finding.ts'
import { formatReport } from '#lib/inspect/format-report.ts'
import { withOrigins } from '#lib/inspect/origins.ts'
import { withRemedies } from '#lib/inspect/remedies.ts'
import {
  countByImportance,
  type FileInspection,
  findingsOf,
  type InspectionReport,
  reportJson,
} from '#lib/inspect/report.ts'
import { selectChecks } from '#lib/inspect/select-checks.ts'
import { duplicatesIn } from '#lib/inspect/unique-identifiers.ts'
import { TOOL } from '#lib/tool.ts'
import type { Environment, ProgressEvent } from './environment.ts'
import { folderFiles } from './folder-files.ts'
import { inspectFile } from './inspect-file.ts'
import type { InspectInput, InspectOptions, InspectResult } from './payloads/inspect.ts'

const FOLDER_LANES = 4

interface StageOptions {
  /** Checks beside those of this program. */
  readonly moreChecks?: readonly Check[]
}

/** Inspects all files; one that cannot be read is a finding. Throws where the only one is not there or can't be reached. */
export async function inspectStage(
  { files, sources, options }: InspectInput,
  env: Environment,
  { moreChecks = [] }: StageOptions = {},
): Promise<InspectionReport> {
  const started = env.now()
  const known = [...CHECKS, ...moreChecks]
  const checks = await checksFor(options, known, env)
  const chosen = new Set(checks.map(({ name }) => name))
  const named = await mapLimit(files, FOLDER_LANES, async file => ({ name: file, files: await folderFiles(file) }), env)
  const all = named.flatMap(({ name, files }) => files ?? [name])
  if (all.length === 0) throw new InvalidInputError('There is no NWB file in the folder', { url: files[0] ?? '' })
  const inspections: FileInspection[] = []
  for (const file of all) {
    env.progress(progressOf(inspections.length, all.length, file))
    inspections.push(await inspectFile(file, checks, { ...options, isOneOfMany: all.length > 1 }, env))
  }
  const before: Finding[] = []
  for (const source of sources) before.push(...(await inspectFile(source, checks, options, env)).findings)
  const told = inspections.map(inspection => ({
    ...inspection,
    findings: withRemedies(sources.length === 0 ? inspection.findings : withOrigins(inspection.findings, before)),
  }))
  return {
    timestamp: started.toISOString(),
    seconds: (env.now().getTime() - started.getTime()) / 1000,
    files: told,
    leftOut: known.map(({ name }) => name).filter(name => !chosen.has(name)),
    across: named.flatMap(({ name, files = [] }) =>
      duplicatesIn(
        name,
        told.filter(({ file }) => files.includes(file)),
      ),
    ),
  }
}

/** Where the reports of a store are: beside it, named as it is without `.zarr`. */
export function reportUrls(store: string): { readonly text: string; readonly json: string } {
  const stem = store.replace(/\/+$/, '').replace(/\.zarr$/, '')
  return { text: `${stem}.inspector_report.txt`, json: `${stem}.inspector_report.json` }
}

/** Inspects a store against its sources and writes the reports beside it. */
export async function inspectConverted(
  { store, ...request }: Omit<InspectInput, 'files'> & { readonly store: string },
  env: Environment,
): Promise<InspectResult & { readonly inspection: InspectionReport }> {
  const inspection = await inspectStage({ ...request, files: [store] }, env)
  const { text, json } = reportUrls(store)
  await writeText(text, reportText(inspection), env)
  await writeText(json, `${JSON.stringify(reportJson(inspection), undefined, 2)}\n`, env)
  return { report: text, counts: countByImportance(findingsOf(inspection)), inspection }
}

/** The report as text, of this program and machine. */
export const reportText = (
  inspection: InspectionReport,
  options: Omit<Parameters<typeof formatReport>[1], 'tool' | 'platform'> = {},
): string =>
  formatReport(inspection, {
    tool: `${TOOL.name} ${TOOL.version}`,
    platform: `${platform()} ${release()} ${arch()}`,
    ...options,
  })

async function checksFor(
  { config, select, ignore, threshold, quick }: InspectOptions,
  checks: readonly Check[],
  env: Environment,
): Promise<readonly Check[]> {
  return selectChecks(checks, { config: await readConfig(config, env), select, ignore, threshold, quick })
}

/** A configuration that is built in, or the one in a file. */
async function readConfig(config: string, env: Environment): Promise<InspectorConfig> {
  return configNamed(config) ?? parseConfig(await readText(env, config), config)
}

async function writeText(url: string, text: string, { openStore, signal }: Environment): Promise<void> {
  const cut = url.lastIndexOf('/')
  const folder = await openStore(cut < 0 ? '.' : url.slice(0, Math.max(1, cut)))
  await folder.set(url.slice(cut + 1), Buffer.from(text), { signal })
}

const progressOf = (done: number, total: number, current: string): ProgressEvent => ({
  stage: 'inspect',
  bytesDone: 0,
  bytesTotal: 0,
  unitsDone: done,
  unitsTotal: total,
  current,
})
