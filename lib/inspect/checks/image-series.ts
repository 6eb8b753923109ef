/** Checks of movies and of the files beside the session that they may lie in. Source: nwbinspector, `_image_series`. */

import { itemSize } from '#lib/array/dtype.ts'
import { elementCount } from '#lib/array/region.ts'
import { getAttribute } from '#lib/nwb/attributes.ts'
import { defineCheck } from '../check.ts'
import type { NwbObject } from '../nwb-object.ts'

/** Movies beyond this are better kept as video files. */
const LARGEST_BYTES = 20e9

/** As ffmpeg calls them. */
const LOSSY_CODECS = ['h264', 'vp8', 'vp9', 'av1']
const LOSSLESS_CODECS = ['ffv1']
const LOSSY_CONTAINERS = ['.mp4', '.webm']

export const checkImageSeriesExternalFileValid = defineCheck(
  {
    name: 'check_image_series_external_file_valid',
    importance: 'CRITICAL',
    type: 'ImageSeries',
    finds: 'Movies in files that are not there.',
  },
  async series => {
    const remarks: string[] = []
    for (const file of await externalFiles(series)) {
      if (isAbsolute(file) || (await series.session.file.hasNeighbour(file)) !== false) continue
      remarks.push(`There is no file '${file}'; its place must be given relative to the folder of this file.`)
    }
    return remarks
  },
)

export const checkImageSeriesExternalFileRelative = defineCheck(
  {
    name: 'check_image_series_external_file_relative',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'ImageSeries',
    finds: 'Movies in files with an absolute path.',
  },
  async series =>
    (await externalFiles(series))
      .filter(isAbsolute)
      .map(file => `'${file}' is an absolute path; it should be relative to the folder of this file.`),
)

export const checkImageSeriesExternalFileForwardSlashes = defineCheck(
  {
    name: 'check_image_series_external_file_forward_slashes',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'ImageSeries',
    finds: 'Movies in files with backslashes in their path.',
  },
  async series =>
    (await externalFiles(series))
      .filter(file => file.includes('\\'))
      .map(file => `'${file}' has backslashes, which only Windows takes for folders; forward slashes work everywhere.`),
)

export const checkImageSeriesExternalFileFormat = defineCheck(
  {
    name: 'check_image_series_external_file_format',
    importance: 'BEST_PRACTICE_SUGGESTION',
    type: 'ImageSeries',
    finds:
      'Movies in video formats that few programs read (told where ffmpeg is installed and the file is on this machine).',
  },
  async series => {
    if (series.isA('TwoPhotonSeries')) return undefined
    const remarks: string[] = []
    for (const file of await externalFiles(series)) {
      const codec = await series.session.file.codecOf?.(file)
      const suffix = /\.[^./\\]*$/.exec(file)?.[0].toLowerCase() ?? ''
      if (codec === undefined || LOSSLESS_CODECS.includes(codec)) continue
      if (!LOSSY_CODECS.includes(codec))
        remarks.push(
          `'${file}' is encoded by ${codec}; H.264, VP8, VP9 or AV1 are common, FFV1 where nothing may be lost.`,
        )
      else if (!LOSSY_CONTAINERS.includes(suffix))
        remarks.push(`'${file}' is a '${suffix}' file; MP4 and WebM are common, and take the same video as it is.`)
    }
    return remarks
  },
)

export const checkImageSeriesDataSize = defineCheck(
  {
    name: 'check_image_series_data_size',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'ImageSeries',
    finds: 'Movies of more than 20 GB.',
  },
  series => {
    const node = series.array('data')?.node
    if (node === undefined || series.isA('TwoPhotonSeries')) return undefined
    const { storage, shape, dtype } = node
    const isCompressedHdf5 = series.session.file.backend === 'hdf5' && (storage?.filters.length ?? 0) > 0
    // What an HDF5 file holds compressed counts as it is stored, which is not always known.
    const bytes = isCompressedHdf5 ? storage?.storedBytes : elementCount(shape ?? [0]) * (itemSize(dtype) ?? 0)
    return bytes !== undefined && bytes > LARGEST_BYTES
      ? `The data takes ${(bytes / 1e9).toFixed(1)} GB; a video file beside this one (external_file) may suit it better.`
      : undefined
  },
)

export const checkImageSeriesStartingFrameWithoutExternalFile = defineCheck(
  {
    name: 'check_image_series_starting_frame_without_external_file',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'ImageSeries',
    finds: 'Starting frames of files where no files are named.',
  },
  async series => {
    const files = series.array('external_file')
    const own = files === undefined ? series.attribute('starting_frame') : getAttribute(files.node, 'starting_frame')
    const frames = own?.values.length ?? series.array('starting_frame')?.shape[0] ?? 0
    return frames > 0 && (files === undefined || files.shape.includes(0))
      ? 'There is a starting_frame, but no external_file whose frames it would count.'
      : undefined
  },
)

/** As they stand there; none where the movie is in this file. */
async function externalFiles(series: NwbObject): Promise<readonly string[]> {
  const files = series.array('external_file')
  return (await files?.texts(files.head(files.shape[0] ?? 1)))?.filter(file => file !== '') ?? []
}

/** In the sense of Windows or of all others. */
const isAbsolute = (file: string): boolean => /^(?:\/|[a-z]:[\\/]|\\\\[^\\]+\\)/i.test(file)
