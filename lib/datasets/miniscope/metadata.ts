/**
 * What is said of a session, in the form that NeuroConv users know: blocks `NWBFile`, `Subject`, `Ophys`, `Behavior`,
 * with NWB's own names. It may be edited freely before a conversion; it is checked when the conversion starts.
 */

import { z } from 'zod'
import { InvalidInputError } from '#lib/errors.ts'

const text = z.string()
const texts = z.union([z.array(text), text])
const number = z.union([z.number(), z.nan()])
const pixels = z.array(z.int().positive()).length(2)

/** Text fields below `/general`, each a dataset of its name. */
const generalTexts = {
  data_collection: text.optional(),
  experiment_description: text.optional(),
  institution: text.optional(),
  lab: text.optional(),
  notes: text.optional(),
  pharmacology: text.optional(),
  protocol: text.optional(),
  session_id: text.optional(),
  slices: text.optional(),
  source_script: text.optional(),
  source_script_file_name: text.optional(),
  stimulus: text.optional(),
  surgery: text.optional(),
  virus: text.optional(),
}

const nwbFile = z.strictObject({
  session_description: text.optional(),
  identifier: text.optional(),
  /** ISO 8601, or a Date (an instant, written as UTC). */
  session_start_time: z.union([text, z.date()]).optional(),
  ...generalTexts,
  experimenter: texts.optional(),
  keywords: texts.optional(),
  related_publications: texts.optional(),
})

const subject = z.strictObject({
  subject_id: text.optional(),
  age: text.optional(),
  date_of_birth: z.union([text, z.date()]).optional(),
  description: text.optional(),
  genotype: text.optional(),
  sex: text.optional(),
  species: text.optional(),
  strain: text.optional(),
  weight: text.optional(),
})

/** Beside name and description: the settings, under the names that the recording program gave them. */
const device = z.looseObject({ name: text, description: text.optional(), manufacturer: text.optional() })

const opticalChannel = z.strictObject({
  name: text.optional(),
  description: text.optional(),
  emission_lambda: number.optional(),
})

const imagingPlane = z.strictObject({
  name: text,
  description: text.optional(),
  device: text.optional(),
  excitation_lambda: number.optional(),
  imaging_rate: z.number().optional(),
  indicator: text.optional(),
  location: text.optional(),
  optical_channel: z.array(opticalChannel).optional(),
})

const photonSeries = z.strictObject({
  name: text,
  description: text.optional(),
  comments: text.optional(),
  unit: text.optional(),
  imaging_plane: text.optional(),
  /** Height and width. */
  dimension: pixels.optional(),
})

const imageSeries = z.strictObject({
  name: text,
  description: text.optional(),
  unit: text.optional(),
  device: text.optional(),
  /** Width and height. */
  dimension: pixels.optional(),
})

const externalVideo = z.strictObject({
  description: text.optional(),
  unit: text.optional(),
  device: z.strictObject({ name: text, description: text.optional() }).optional(),
})

const sessionMetadata = z.strictObject({
  NWBFile: nwbFile.prefault({}),
  Subject: subject.optional(),
  Ophys: z
    .strictObject({
      Device: z.array(device).prefault([]),
      ImagingPlane: z.array(imagingPlane).prefault([]),
      OnePhotonSeries: z.array(photonSeries).prefault([]),
    })
    .prefault({}),
  Behavior: z
    .strictObject({
      Device: z.array(device).prefault([]),
      ImageSeries: z.array(imageSeries).prefault([]),
      ExternalVideos: z.record(text, externalVideo).prefault({}),
    })
    .prefault({}),
})

export type SessionMetadata = z.infer<typeof sessionMetadata>
export type DeviceMetadata = z.infer<typeof device>
export type OpticalChannelMetadata = z.infer<typeof opticalChannel>
export type ImagingPlaneMetadata = z.infer<typeof imagingPlane>
export type PhotonSeriesMetadata = z.infer<typeof photonSeries>
export type ImageSeriesMetadata = z.infer<typeof imageSeries>
export type SubjectMetadata = z.infer<typeof subject>
export type NwbFileMetadata = z.infer<typeof nwbFile>

/** Any part of the metadata, as interfaces give it and files hold it. */
export type PartialMetadata = z.input<typeof sessionMetadata>

/** Checked, with empty blocks filled in; InvalidInputError names the field that does not fit. */
export function parseMetadata(value: unknown, url?: string): SessionMetadata {
  const result = sessionMetadata.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const where = issue?.path.join('.') || 'the top'
  throw new InvalidInputError(
    `The metadata${url === undefined ? '' : ` in ${url}`} does not fit at ${where}: ${issue?.message ?? 'invalid'}.`,
    url === undefined ? {} : { url },
    { cause: result.error },
  )
}
