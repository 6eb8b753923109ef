/** Conversion options of imaging data. */

import { z } from 'zod'
import { InvalidInputError } from '#lib/errors.ts'

/** Frames of a trial conversion. */
export const DEFAULT_STUB_SAMPLES = 100

export const imagingOptions = z.strictObject({
  /** Only the first frames, to try a conversion out. */
  stubTest: z.boolean().default(false),
  stubSamples: z.int().positive().default(DEFAULT_STUB_SAMPLES),
  /** Which entry of `Ophys.OnePhotonSeries` describes the series. */
  photonSeriesIndex: z.int().nonnegative().default(0),
  /** A miniscope excites with one photon. */
  photonSeriesType: z.literal('OnePhotonSeries').default('OnePhotonSeries'),
  parentContainer: z.enum(['acquisition', 'processing/ophys']).default('acquisition'),
  /** A time for each frame even where they come regularly. */
  alwaysWriteTimestamps: z.boolean().default(false),
})

export type ImagingOptions = z.infer<typeof imagingOptions>

/** InvalidInputError names the option that does not fit. */
export function parseConversionOptions<Options>(schema: z.ZodType<Options>, options: unknown): Options {
  const result = schema.safeParse(options ?? {})
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new InvalidInputError(
    `The conversion options do not fit${issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`}: ${issue?.message ?? 'invalid'}.`,
  )
}
