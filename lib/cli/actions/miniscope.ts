/** Opens recordings as the command line names them, and converts them. */

import { parse as parseYaml } from 'yaml'
import { readText } from '#lib/datasets/miniscope/access.ts'
import {
  type DataInterface,
  editMetadata,
  openMiniscopeConverter,
  openMiniscopeImaging,
  type SessionMetadata,
} from '#lib/datasets/miniscope/index.ts'
import { isObject, parseDocument } from '#lib/datasets/miniscope/json-document.ts'
import { openPipe } from '#lib/datasets/miniscope/pipe-file.ts'
import { InvalidInputError } from '#lib/errors.ts'
import type { Environment } from '#lib/stages/environment.ts'
import { compareConversion, planConversion, runConversion } from '#lib/stages/run-conversion.ts'
import { hasFfmpeg } from '#lib/video/ffmpeg-frames.ts'
import type { CommandContext, CommonValues } from '../command.ts'
import type { MINISCOPE_OPTIONS } from '../commands/miniscope.ts'
import { conversionInput } from '../conversion-input.ts'
import { EXIT_CODES } from '../exit-codes.ts'
import { formatComparison } from '../format-comparison.ts'
import { formatPlan } from '../format-plan.ts'
import type { OptionValues } from '../option.ts'
import { openSession } from '../session.ts'
import { formatSummary } from '../summary.ts'

type Values = Omit<OptionValues<typeof MINISCOPE_OPTIONS>, 'out'> & CommonValues

interface Place {
  /** Of all acquisitions, where one is named. */
  readonly folder: string | undefined
  readonly out: string
}

export async function convertRecording(place: Place, values: Values, context: CommandContext): Promise<number> {
  const { environment, progress } = openSession(context, values)
  const env: Environment = { ...environment, ffmpeg: values.ffmpeg }
  const opened = await openRecording(place, values, env)
  const { out, overwrite, options } = conversionInput(
    { source: 'recording', out: place.out },
    { ...values, only: [], exclude: [], 'reference-columns': undefined, 'no-sample': true },
  )
  const run = {
    out,
    overwrite,
    planOptions: options,
    metadata: await editedMetadata(opened, values, env),
    conversionOptions: opened.conversionOptions,
    timeZone: values.timezone ?? opened.timeZone,
    externalVideos: values['behavior-video'] === 'copy' ? 'copy' : 'refer',
  } as const
  const { terminal } = context
  const print = (result: object, text: () => string) => {
    progress.clear()
    terminal.writeResult(values.json ? `${JSON.stringify(result, undefined, 2)}\n` : text())
  }
  if (values['dry-run']) {
    const plan = await planConversion(opened.source, run, env)
    print(plan, () => formatPlan(plan))
    return EXIT_CODES.done
  }
  const summary = await runConversion(opened.source, run, env)
  if (!values.verify) {
    print(summary, () => formatSummary(summary))
    return EXIT_CODES.done
  }
  const decoder = (await hasFfmpeg(env.ffmpeg)) ? 'ffmpeg' : 'own'
  const comparison = await compareConversion(opened.source, { ...run, decoder }, env)
  const decodedBy = decoder === 'ffmpeg' ? 'ffmpeg' : 'the decoders of the conversion'
  print({ ...summary, comparison }, () =>
    [formatSummary(summary), formatComparison(out, comparison), `  frames decoded anew by ${decodedBy}\n`].join(''),
  )
  return comparison.equal ? EXIT_CODES.done : EXIT_CODES.findings
}

interface OpenedRecording {
  readonly source: DataInterface
  readonly metadata: SessionMetadata
  readonly conversionOptions: Readonly<Record<string, unknown>>
  readonly timeZone?: string | undefined
}

async function openRecording({ folder }: Place, values: Values, env: Environment): Promise<OpenedRecording> {
  if (values.pipe !== undefined) return openPipe(await readDocument(values.pipe, env), values.pipe, env)
  const shared = {
    ...(values.stub && { stubTest: true }),
    ...(values['photon-series-index'] !== undefined && {
      photonSeriesIndex: wholeNumber(values['photon-series-index'], '--photon-series-index'),
    }),
    ...(values['always-write-timestamps'] && { alwaysWriteTimestamps: true }),
  }
  const stub = values['stub-frames'] === undefined ? undefined : wholeNumber(values['stub-frames'], '--stub-frames')
  if (folder !== undefined) {
    const withBehaviorVideo = values['behavior-video'] !== 'none'
    const source = await openMiniscopeConverter({ folderPath: folder, withBehaviorVideo }, env)
    const conversionOptions = { ...shared, ...(stub !== undefined && { stubFrames: stub }) }
    return { source, metadata: source.getMetadata(), conversionOptions }
  }
  const source = await openMiniscopeImaging(imagingSource(values), env)
  const conversionOptions = { ...shared, ...(stub !== undefined && { stubSamples: stub }) }
  return { source, metadata: source.getMetadata(), conversionOptions }
}

function imagingSource({ imaging, files, configuration, timestamps }: Values) {
  if (imaging !== undefined) return { folderPath: imaging }
  return {
    filePaths: (files ?? '').split(',').filter(name => name !== ''),
    configurationFilePath: configuration ?? '',
    timeStampsFilePath: timestamps,
  }
}

/** The recording's own metadata, the files laid over it in order, and last the name of the series. */
async function editedMetadata(
  { metadata, conversionOptions }: OpenedRecording,
  values: Values,
  env: Environment,
): Promise<SessionMetadata> {
  let edited = metadata
  for (const file of values.metadata) edited = editMetadata(edited, await readDocument(file, env), file)
  const name = values['series-name']
  if (name === undefined) return edited
  const index = Number(conversionOptions.photonSeriesIndex ?? 0)
  if (values.pipe !== undefined || edited.Ophys.OnePhotonSeries[index] === undefined)
    throw new InvalidInputError('--series-name names the one series of a folder or acquisition; a pipe names its own.')
  const series = edited.Ophys.OnePhotonSeries.map((entry, at) => (at === index ? { ...entry, name } : entry))
  return { ...edited, Ophys: { ...edited.Ophys, OnePhotonSeries: series } }
}

async function readDocument(url: string, env: Environment) {
  const text = await readText(env, url)
  if (!/\.ya?ml$/i.test(url)) return parseDocument(text, url)
  let value: unknown
  try {
    value = parseYaml(text)
  } catch (cause) {
    throw new InvalidInputError(`${url} is not YAML.`, { url }, { cause })
  }
  if (isObject(value)) return value
  throw new InvalidInputError(`${url} is expected to hold names and values.`, { url })
}

function wholeNumber(value: string, option: string): number {
  if (/^\d+$/.test(value)) return Number(value)
  throw new InvalidInputError(`${option} takes a whole number, not “${value}”.`)
}
