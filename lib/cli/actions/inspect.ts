/** Inspects files and prints the report, or the list of checks. */

import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { InvalidInputError } from '#lib/errors.ts'
import type { Check } from '#lib/inspect/check.ts'
import { CHECKS } from '#lib/inspect/checks/index.ts'
import { parseLevels } from '#lib/inspect/organize-findings.ts'
import { findingsOf, type InspectionReport, reportJson } from '#lib/inspect/report.ts'
import { inspectStage, reportText } from '#lib/stages/inspect.ts'
import { inspectInput } from '#lib/stages/payloads/inspect.ts'
import { alignColumns } from '../columns.ts'
import type { CommandContext, CommonValues } from '../command.ts'
import type { INSPECT_OPTIONS } from '../commands/inspect.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { loadChecks } from '../load-checks.ts'
import type { OptionValues } from '../option.ts'
import { openSession } from '../session.ts'
import { printable } from '../terminal.ts'

type Values = OptionValues<typeof INSPECT_OPTIONS> & CommonValues

/** Exit code `findings` where anything at or above the threshold is found. */
export async function inspectAll(files: readonly string[], values: Values, context: CommandContext): Promise<number> {
  const { report, overwrite, json, source } = values
  if (source.length > 0 && files.length > 1)
    throw new InvalidInputError('--source goes with one store; inspect stores of several sources one by one.')
  if (report !== undefined && existsSync(report) && !overwrite)
    throw new InvalidInputError('The report is there already.', {
      path: report,
      advice: 'Replace it with --overwrite.',
    })
  const levels = values.levels === undefined ? undefined : parseLevels(values.levels)
  const reverse = values.reverse === undefined ? undefined : parseFlags(values.reverse)
  const moreChecks = await loadChecks(values.modules)
  const { environment, progress } = openSession(context, values)
  const input = inspectInput.parse({
    files: [...files],
    sources: [...source],
    options: {
      config: values.config,
      select: names(values.select),
      ignore: names(values.ignore),
      threshold: values.threshold,
      quick: values.quick,
      validate: !values['skip-validate'],
      compat: values.compat,
    },
  })

  const inspection = await inspectStage(input, environment, { moreChecks })

  progress.clear()
  const { detailed } = values
  const text = json ? jsonText(inspection) : reportText(inspection, { levels, reverse, detailed })
  if (report !== undefined) await writeFile(resolve(report), text)
  context.terminal.writeResult(json ? text : printable(text))
  return findingsOf(inspection).length > 0 ? EXIT_CODES.findings : EXIT_CODES.done
}

/** A line for each check, with what it finds. */
export async function listChecks(values: Values, { terminal }: CommandContext): Promise<number> {
  const checks = [...CHECKS, ...(await loadChecks(values.modules))]
  terminal.writeResult(
    values.json
      ? `${JSON.stringify(
          checks.map(({ run: _, ...check }) => check),
          undefined,
          2,
        )}\n`
      : `${alignColumns(checks.map(rowOf)).join('\n')}\n`,
  )
  return EXIT_CODES.done
}

const READS = { ends: 'first and last chunk', everything: 'may read all' }

const rowOf = ({ name, importance, type, reads, finds }: Check): readonly string[] => [
  name,
  importance,
  type ?? 'any object',
  reads === undefined ? 'first chunk' : READS[reads],
  finds,
]

const jsonText = (inspection: InspectionReport): string => `${JSON.stringify(reportJson(inspection), undefined, 2)}\n`

const names = (given: readonly string[]): string[] =>
  given.flatMap(text => text.split(',').map(name => name.trim())).filter(name => name !== '')

function parseFlags(text: string): readonly boolean[] {
  return text.split(',').map(part => {
    const flag = part.trim().toLowerCase()
    if (flag === 'true' || flag === 'false') return flag === 'true'
    throw new InvalidInputError(`--reverse takes true and false with commas between; “${part}” is neither.`)
  })
}
