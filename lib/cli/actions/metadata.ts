/** Writes metadata documents of sessions, fills the cache of answers, and checks documents that are there. */

import { describeFinding } from '#lib/aind/session-documents.ts'
import { checkFolders } from '#lib/stages/metadata/check.ts'
import { preloadAnswers } from '#lib/stages/metadata/preload.ts'
import type { MetadataRecord } from '#lib/stages/metadata/records.ts'
import { runMetadata } from '#lib/stages/metadata/run.ts'
import type { CommandContext, CommonValues } from '../command.ts'
import { EXIT_CODES, exitCodeOf } from '../exit-codes.ts'
import { type METADATA_SOURCES, metadataSourcesOf } from '../metadata-options.ts'
import type { OptionValues } from '../option.ts'
import { formatBytes, formatCount } from '../quantities.ts'
import { openSession, type SessionOptions } from '../session.ts'
import type { SessionValues } from '../session-options.ts'
import { sessionsAsked } from '../sessions-asked.ts'
import { printable } from '../terminal.ts'

type Values = CommonValues &
  SessionOptions &
  SessionValues &
  OptionValues<typeof METADATA_SOURCES> & {
    readonly overwrite: boolean
    readonly profile: '2.7' | '2.9' | undefined
  }

interface RunValues extends Values {
  readonly zip: boolean
  readonly location: string | undefined
  readonly jobs: number | undefined
}

/** Sessions at once: the metadata service answers three requests at a time. */
const DEFAULT_JOBS = 3

/** A line for each session; of several that fail, the worst exit code. */
export async function writeDocuments(out: string, values: RunValues, context: CommandContext): Promise<number> {
  const { environment, progress } = openSession(context, values)
  const { terminal } = context
  const { zip, location, overwrite, jobs: concurrency = DEFAULT_JOBS } = values
  const run = {
    ...sessionsAsked(values),
    ...metadataSourcesOf(values, values.profile),
    out,
    zip,
    location,
    overwrite,
    concurrency,
  }
  const { summary, records, warnings } = await runMetadata(run, environment, {
    onRecord: (record, { isEarlier }) => {
      if (!values.json) terminal.writeResult(formatRecord(record, { isEarlier }))
    },
  })
  progress.clear()
  for (const warning of warnings) environment.log('warn', warning)
  const { ok, failed, bytesRead, requests } = summary
  const read = `${formatBytes(bytesRead)} read in ${formatCount(requests, 'request')}`
  terminal.writeResult(
    values.json
      ? `${JSON.stringify({ out, summary, records }, undefined, 2)}\n`
      : `${formatCount(ok + failed, 'session')}: ${ok} made, ${failed} failed; ${read}; see ${out}/_report/summary.json\n`,
  )
  return Math.max(EXIT_CODES.done, ...records.map(exitCode))
}

const exitCode = ({ error }: MetadataRecord): number => (error === undefined ? EXIT_CODES.done : exitCodeOf(error.name))

function formatRecord(record: MetadataRecord, { isEarlier }: { readonly isEarlier: boolean }): string {
  const { session, output, warnings, error } = record
  if (output === undefined) return `${session}: failed: ${printable(error?.message ?? '')}\n`
  if (isEarlier) return `${session}: was already done: ${printable(output.url)}\n`
  const { files, url, bytesRead, requests } = output
  const read = `${formatBytes(bytesRead)} read in ${formatCount(requests, 'request')}`
  return [
    `${session}: ${formatCount(files.length, 'document')} in ${printable(url)} (${read})`,
    ...warnings.map(({ message }) => `  warning: ${printable(message)}`),
    '',
  ].join('\n')
}

/** Exit code `unavailable` where the service could not be reached, `badInput` where it does not know an animal. */
export async function preload(values: Values, context: CommandContext): Promise<number> {
  const { environment, progress } = openSession(context, values)
  const asked = { ...sessionsAsked(values), ...metadataSourcesOf(values, values.profile), overwrite: values.overwrite }
  const { mice, counts, failures } = await preloadAnswers(asked, environment)
  progress.clear()
  const said = Object.entries(counts).map(([status, number]) => `${number} ${status}`)
  const lines = [
    ...failures.map(({ key, message }) => `${key}: ${printable(message)}`),
    `Of ${mice} animals, answers: ${said.join(', ')}`,
  ]
  context.terminal.writeResult(
    values.json ? `${JSON.stringify({ mice, counts, failures }, undefined, 2)}\n` : `${lines.join('\n')}\n`,
  )
  if (counts.unreachable > 0) return EXIT_CODES.unavailable
  return counts.unknown > 0 ? EXIT_CODES.badInput : EXIT_CODES.done
}

/** Exit code `findings` where anything is wrong; warnings alone are no reason. */
export async function checkDocuments(
  folder: string,
  values: CommonValues & SessionOptions,
  context: CommandContext,
): Promise<number> {
  const { environment, progress } = openSession(context, values)
  const checked = await checkFolders(await environment.openStore(folder), { signal: context.signal })
  progress.clear()
  const errors = checked.flatMap(({ findings }) => findings.filter(({ level }) => level === 'error'))
  const lines = checked.flatMap(({ folder: below, documents, findings }) => [
    `${printable(below === '' ? folder : below)}: ${formatCount(documents.length, 'document')}, ${findings.length === 0 ? 'in order' : formatCount(findings.length, 'finding')}`,
    ...findings.map(finding => `  ${finding.level}: ${printable(describeFinding(finding))}`),
  ])
  context.terminal.writeResult(
    values.json ? `${JSON.stringify({ folders: checked }, undefined, 2)}\n` : `${lines.join('\n')}\n`,
  )
  return errors.length === 0 ? EXIT_CODES.done : EXIT_CODES.findings
}
