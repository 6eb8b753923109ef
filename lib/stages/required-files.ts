/** Whether all files of a session have arrived, by the rule of the watched prefix. */

import type { ArrivingSession } from '#lib/datasets/arriving-sessions.ts'
import { datasetName } from '#lib/datasets/dataset-table.ts'
import { InvalidInputError } from '#lib/errors.ts'
import type { Hdf5Group } from '#lib/hdf5/hdf5-file.ts'
import { openFiles } from './open-files.ts'
import type { TriggerSource } from './payloads/triggers.ts'
import type { RunEnvironment } from './run-environment.ts'

/** Minutes without a new object after which a session counts as complete, where nothing tells how many it has. */
const QUIET_MINUTES = 30

/** What is missing, and until when at least to wait where nothing is. */
export interface Completeness {
  /** A sentence each. */
  readonly missing: readonly string[]
  readonly quietUntil?: Date
}

/** `url` of the watched prefix, with a slash at its end. */
export async function completenessOf(
  session: ArrivingSession,
  { url, trigger }: { readonly url: string; readonly trigger: TriggerSource },
  env: RunEnvironment,
): Promise<Completeness> {
  if (session.missing.length > 0) return { missing: session.missing }
  const [rule, argument = ''] = splitRule(trigger.required ?? defaultRule(datasetName(trigger.dataset)))
  if (rule === 'marker') return { missing: await missingOfMarker(session, argument, url, env) }
  if (rule === 'declared') return { missing: await missingOfDeclared(session, url, env) }
  const last = Math.max(...session.objects.map(({ modifiedAt }) => modifiedAt.getTime()))
  return { missing: [], quietUntil: new Date(last + Number(argument) * 60_000) }
}

function splitRule(rule: string): readonly [string, string?] {
  const at = rule.indexOf(':')
  return at < 0 ? [rule] : [rule.slice(0, at), rule.slice(at + 1)]
}

/** Sessions of Neuropixels probes say themselves what belongs to them; a file of its own is there or not. */
function defaultRule(dataset: string): string {
  if (dataset.endsWith('-ephys')) return 'declared'
  return dataset === 'nwb' ? 'quiet:0' : `quiet:${QUIET_MINUTES}`
}

/** The marker lists names of files beside it, a line each. */
async function missingOfMarker(
  { folder, objects }: ArrivingSession,
  name: string,
  url: string,
  { openStore, signal }: RunEnvironment,
): Promise<readonly string[]> {
  const store = await openStore(url.replace(/\/$/, ''))
  const bytes = await store.get(`${folder}${name}`, { signal })
  if (bytes === undefined) return [`${folder}${name}, which lists the files, is missing.`]
  const names = Buffer.from(bytes)
    .toString()
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'))
  const known = new Set(objects.map(({ key }) => key))
  return names.filter(file => !known.has(`${folder}${file}`)).map(file => `${folder}${file} is missing.`)
}

const ELECTRODE_GROUPS = /^\/general\/extracellular_ephys\/[^/]+$/

/** The base file's electrode groups tell which probes have a file of their own; a session may have none. */
async function missingOfDeclared(
  { folder, objects: [base, ...others] }: ArrivingSession,
  url: string,
  env: RunEnvironment,
): Promise<readonly string[]> {
  if (base === undefined) return ['The base file is missing.']
  const known = new Set(others.map(({ key }) => key))
  const missing = (await declaredProbes(`${url}${base.key}`, env)).filter(
    probe => !known.has(`${folder}probe_${probe}_lfp.nwb`) && !known.has(`${folder}probe_${probe}.nwb`),
  )
  return missing.map(probe => `${folder}probe_${probe}_lfp.nwb is missing.`)
}

async function declaredProbes(url: string, env: RunEnvironment): Promise<readonly string[]> {
  const { files, close } = await openFiles([url], env)
  try {
    const [file] = files
    if (file === undefined) throw new InvalidInputError('The base file could not be opened.', { url })
    const hdf5 = await file.hdf5({ signal: env.signal })
    const objects = await hdf5.readObjects({ signal: env.signal })
    const groups = objects.filter(
      (object): object is Hdf5Group => object.kind === 'group' && ELECTRODE_GROUPS.test(object.path),
    )
    return groups
      .filter(group => isTrue(attributeOf(group, 'has_lfp_data')))
      .flatMap(group => attributeOf(group, 'probe_id') ?? [])
  } finally {
    await close()
  }
}

function attributeOf({ attributes }: Hdf5Group, name: string): string | undefined {
  const [value] = attributes.find(attribute => attribute.name === name)?.values ?? []
  return value === undefined || value === null ? undefined : String(value)
}

/** h5py writes booleans as the enumeration FALSE, TRUE; other programs as text or number. */
const isTrue = (value: string | undefined): boolean => value !== undefined && /^(true|1)$/i.test(value)
