/** What NWB Inspector found in a file, held against what we find: by check, object and importance, as often as it is there. */

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CHECKS } from '#lib/inspect/checks/index.ts'
import { configNamed } from '#lib/inspect/config.ts'
import type { Finding } from '#lib/inspect/finding.ts'
import { selectChecks } from '#lib/inspect/select-checks.ts'
import { inspectFile } from '#lib/stages/inspect-file.ts'
import { localEnvironment } from '#lib/stages/local-environment.ts'
import { sharedFolder } from './shared-folder.ts'

const golden = sharedFolder('golden/inspector')

/** Paths of files below ../shared/fixtures or ../shared that have a golden report; none where ../shared is absent. */
export const inspectedFiles: readonly string[] = existsSync(golden)
  ? readdirSync(golden, { recursive: true, encoding: 'utf8' })
      .map(path => path.replaceAll('\\', '/'))
      .filter(path => path.endsWith('.source.jsonl'))
      .map(path => path.replace(/\.source\.jsonl$/, ''))
      .sort()
  : []

/** Where the file itself is. */
const inspectedPath = (path: string): string =>
  path.startsWith('corpus/') ? sharedFolder(path) : join(sharedFolder('fixtures'), path)

interface GoldenMessage {
  readonly check_function_name?: string
  readonly check?: string
  readonly importance: string
  readonly object_name: string | null
  readonly location: string | null
}

/** A line each: `check importance name location`. `kind`: of the file, or of hdmf-zarr's export of it. */
function goldenLines(path: string, kind: 'source' | 'source-2.9.0' | 'zarr'): readonly string[] {
  const lines = readFileSync(join(golden, `${path}.${kind}.jsonl`), 'utf8').split('\n')
  return lines
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as GoldenMessage)
    .map(({ check_function_name, check = check_function_name, importance, object_name, location }) =>
      lineOf(check ?? '', importance, object_name, importance === 'ERROR' ? null : location),
    )
}

const hasGolden = (path: string, kind: 'zarr'): boolean => existsSync(join(golden, `${path}.${kind}.jsonl`))

const ourLines = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ check, importance, objectName, location }) => lineOf(check, importance, objectName, location))

const lineOf = (check: string, importance: string, name: string | null, location: string | null): string =>
  `${check} ${importance} ${name || '-'} ${location ?? '-'}`

/** An accepted difference, and why it is one. */
interface Accepted {
  /** `+` where only we find it, `-` where only NWB Inspector does; then the line. */
  readonly line: RegExp
  readonly reason: string
}

/** `+ line` for what only we have, `- line` for what only the golden report has, without what is accepted. */
function unexplained(
  ours: readonly string[],
  theirs: readonly string[],
  accepted: readonly Accepted[],
): readonly string[] {
  return [...without(ours, theirs).map(line => `+ ${line}`), ...without(theirs, ours).map(line => `- ${line}`)].filter(
    line => !accepted.some(known => known.line.test(line)),
  )
}

function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>()
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1)
  return lines.filter(line => {
    const count = left.get(line) ?? 0
    left.set(line, count - 1)
    return count <= 0
  })
}

/** Checks that are younger than the golden reports, made by NWB Inspector 0.6.0. */
const YOUNGER: Accepted = {
  line: /^\+ check_(units_resolution_is_set|electrodes_location_allen_ccf|imaging_plane_location_allen_ccf|electrical_series_unscaled_data|spatial_series_unit|subject_weight) /,
  reason: 'NWB Inspector 0.6.0 had no such check yet',
}

/** Of sources and stores alike. */
const ACCEPTED: readonly Accepted[] = [
  YOUNGER,
  {
    line: /^\+ EllipseEyeTracking PYNWB_VALIDATION - acquisition\/EyeTracking$/,
    reason:
      'since core 2.9 an EyeTracking holds at least one SpatialSeries, and hdmf does not count those with places of their own',
  },
]

/** What a conversion repairs on purpose. */
const REPAIRED: readonly Accepted[] = [
  {
    line: /^- root\/general\/(experimenter|related_publications) PYNWB_VALIDATION /,
    reason: 'a single text becomes a list of one, as newer schemas want it',
  },
  {
    line: /^- (TimeSeries\/data\/unit|ImageSeries\/data\/unit|VectorIndex\/description) PYNWB_VALIDATION /,
    reason: 'required attributes that are missing are added',
  },
  { line: /^- VectorIndex PYNWB_VALIDATION /, reason: 'indices become unsigned' },
]

/** The checks as the golden reports have them. */
const DANDI_CHECKS = selectChecks(CHECKS, { config: configNamed('dandi') ?? {} })

/** Of schema 2.9, which the golden tools do not have built in; there is another report by tools that were given it. */
const NEWER = 'corpus/nwb/aqnwb/exampleRecording.nwb'

/** What is found in a file (or a store of it) that has a golden report, beside or without what that says. */
export async function inspectedAgainstGolden(
  path: string,
  { store }: { readonly store?: string } = {},
): Promise<{
  readonly findings: readonly Finding[]
  readonly opens: boolean
  readonly unexplained: readonly string[]
}> {
  const env = localEnvironment()
  const { findings } = await inspectFile(
    store ?? inspectedPath(path),
    DANDI_CHECKS,
    { validate: true, compat: true },
    env,
  )
  const kind = path === NEWER ? 'source-2.9.0' : store !== undefined && hasGolden(path, 'zarr') ? 'zarr' : 'source'
  const theirs = goldenLines(path, kind)
  const accepted = store === undefined ? ACCEPTED : [...ACCEPTED, ...REPAIRED]
  return {
    findings,
    opens: !theirs.some(line => line.startsWith('open ERROR')),
    unexplained: unexplained(ourLines(findings), theirs, accepted),
  }
}
