/** The report as text, in the layout of nwbinspector. Source: nwbinspector, `_formatting`. */

import { DEFAULT_LEVELS, type Level, organizeFindings, type Section } from './organize-findings.ts'
import { formatBytes } from './python-words.ts'
import type { FileFinding } from './report.ts'
import { countByImportance, findingsOf, type InspectionReport } from './report.ts'

export interface ReportOptions {
  /** `name version` of this program. */
  readonly tool: string
  /** Operating system and processor. */
  readonly platform: string
  readonly levels?: readonly Level[] | undefined
  readonly reverse?: readonly boolean[] | undefined
  /** One entry for each finding, also for those that several files share. */
  readonly detailed?: boolean | undefined
}

const BANNER = '*'.repeat(50)

/** Underlines of the sections, the outermost first. */
const UNDERLINES = ['=', '-', '~']

/** Lines with a line feed at the end. */
export function formatReport(report: InspectionReport, options: ReportOptions): string {
  const { levels = DEFAULT_LEVELS, reverse = [], detailed = false } = options
  const findings = shortened(findingsOf(report))
  const merged = detailed ? findings : mergedFindings(findings)
  const lines = [...header(report, findings, options), ...body(organizeFindings(merged, levels, reverse))]
  return `${lines.join('\n').trimEnd()}\n`
}

function header(
  report: InspectionReport,
  findings: readonly FileFinding[],
  { tool, platform }: ReportOptions,
): readonly string[] {
  const files = report.files.length
  const counts = Object.entries(countByImportance(findings))
  const found =
    counts.length === 0
      ? ['No issues found!']
      : [
          `Found ${plural(findings.length, 'issue')} across ${plural(files, 'file')}:`,
          ...counts.map(([importance, count]) => `${String(count).padStart(8)} - ${importance}`),
        ]
  return [
    BANNER,
    'NWB Inspection Report Summary',
    '',
    `Timestamp: ${report.timestamp}`,
    `Platform: ${platform}`,
    `Made by: ${tool}`,
    '',
    `Scanned ${plural(files, 'file')}.`,
    ...report.files.flatMap(workOf),
    ...checksOf(report),
    '',
    ...found,
    BANNER,
    '',
    '',
  ]
}

/** What was done with a file, so that nothing found is never mistaken for nothing looked at. */
function workOf({
  file,
  backend,
  findings,
  objects,
  checks,
  validated,
  requests,
  bytesRead,
  bytesByCheck,
}: InspectionReport['files'][number]) {
  const work = `${plural(checks.length, 'check')} ${validated ? 'and the schema validation' : 'and no schema validation'}`
  const whole = Object.entries(bytesByCheck).map(([name, bytes]) => `${name} ${formatBytes(bytes)}`)
  const reader = backend === 'zarr' ? 'NWBZarrIO' : 'PyNWB'
  const obstacles = findings.filter(({ check }) => check === 'open').length
  return [
    `  ${baseName(file)}: ${obstacles === 0 ? `${reader} opens it, as far as metadata tell` : `${reader} does not open it, for ${plural(obstacles, 'reason')}`}.`,
    `    ${work} on ${plural(objects, 'object')}; ${formatBytes(bytesRead)} in ${plural(requests, 'request')}.`,
    ...(whole.length === 0 ? [] : [`    Checks that may read whole arrays: ${whole.join(', ')}.`]),
  ]
}

/** Which checks ran, told by those that did or by those that did not, whichever are fewer. */
function checksOf({ files, leftOut }: InspectionReport): readonly string[] {
  if (leftOut.length === 0) return ['No check was left out.']
  const ran = [...new Set(files.flatMap(({ checks }) => checks))]
  return ran.length < leftOut.length
    ? wrapped(`Checks that ran: ${ran.join(', ')}.`)
    : wrapped(`Checks left out: ${leftOut.join(', ')}.`)
}

/** Characters of a line of names. */
const LINE_LENGTH = 110

function wrapped(text: string): readonly string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line === '') lines[lines.length - 1] = word
    else if (line.length + 1 + word.length <= LINE_LENGTH) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(`  ${word}`)
  }
  return lines
}

function body(root: Section): readonly string[] {
  const lines: string[] = []
  let number = 0
  const visit = ({ title, sections, findings }: Section, path: readonly number[]) => {
    if (path.length > 0) {
      const heading = oneLine(`${path.join('.')}  ${title}`)
      lines.push(heading, (UNDERLINES[path.length - 1] ?? '~').repeat(heading.length), '')
    }
    for (const [index, section] of sections.entries()) visit(section, [...path, index])
    for (const finding of findings) lines.push(...entry(finding, [...path, number++].join('.')), '')
    if (findings.length > 0) lines.push('')
  }
  visit(root, [])
  return lines
}

function entry(finding: FileFinding, number: string): readonly string[] {
  const { file, check, objectType, objectName, location, message, origin, remedy } = finding
  const where = location === null ? `with name '${objectName}'` : `at location '${location}'`
  const object = objectType === null ? where : `'${objectType}' object ${where}`
  const extra = [
    origin && `Origin: ${origin === 'source' ? 'it was in the source already' : 'it came with the conversion'}`,
    remedy && `Remedy: nwb2zarr ${remedy}`,
  ]
  return [
    `${number}  ${file}: ${check} - ${object}`,
    ...[`Message: ${message}`, ...extra].filter(line => line !== undefined).map(line => `       ${line}`),
  ].map(oneLine)
}

/** Names and texts come from files; a line feed in one must not look like a line of the report. */
const oneLine = (text: string): string =>
  text.replace(/\p{Cc}/gu, character => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`)

/** Findings that differ in their file only, as one. */
function mergedFindings(findings: readonly FileFinding[]): readonly FileFinding[] {
  const groups = Map.groupBy(findings, ({ file: _, ...finding }) => JSON.stringify(finding))
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return []
    return others.length === 0 ? first : { ...first, file: `${first.file} and ${plural(others.length, 'other file')}` }
  })
}

/** Paths from the folder on that all files are in. */
function shortened(findings: readonly FileFinding[]): readonly FileFinding[] {
  const folders = findings.map(({ file }) => file.replace(/\/+$/, '').split('/').slice(0, -1))
  const [first = []] = folders
  const differs = first.findIndex((part, at) => folders.some(folder => folder[at] !== part))
  const shared = differs < 0 ? first.length : differs
  return findings.map(finding => ({
    ...finding,
    file: finding.file.replace(/\/+$/, '').split('/').slice(shared).join('/'),
  }))
}

const baseName = (file: string): string => file.replace(/\/+$/, '').replace(/^.*\//, '')

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
