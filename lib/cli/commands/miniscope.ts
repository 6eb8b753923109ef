/** `nwb2zarr miniscope`: recordings of miniscopes become a store. */

import { InvalidInputError } from '#lib/errors.ts'
import { defineCommand } from '../command.ts'
import { CONVERSION_OPTIONS } from '../conversion-options.ts'
import { choice, flag, type OptionTable, text, texts } from '../option.ts'

const { chunks, 'chunk-size': chunkSize, codec, memory, endpoint } = CONVERSION_OPTIONS

export const MINISCOPE_OPTIONS = {
  out: text('STORE', 'the store: a folder that ends in .nwb.zarr, or s3://BUCKET/PREFIX'),
  imaging: text('FOLDER', 'one acquisition: the folder with 0.avi, metaData.json and timeStamps.csv'),
  files: text('AVI,AVI', 'one acquisition: its videos, in place of a folder'),
  configuration: text('JSON', 'with --files: the device’s metaData.json'),
  timestamps: text('CSV', 'with --files: timeStamps.csv (default: the one beside the first video)'),
  pipe: text('JSON', 'several acquisitions and videos as series of their own; the README shows the file'),
  'behavior-video': choice(
    ['external', 'none', 'copy'],
    'videos of the animal: named where they lie, left out, or copied beside the store (default: external)',
  ),
  timezone: text('ZONE', 'zone of the recording computer, such as US/Pacific (default: as the recording tells)'),
  metadata: texts('FILE', 'metadata to lay over that of the recording, JSON or YAML (repeatable)'),
  'series-name': text('NAME', 'name of the imaging series (default: OnePhotonSeries)'),
  'photon-series-index': text('N', 'entry of Ophys.OnePhotonSeries that describes the series (default: 0)'),
  'always-write-timestamps': flag('write the time of each frame even where a rate would do'),
  stub: flag('convert the first frames only, to try things out'),
  'stub-frames': text('N', 'with --stub: how many frames (default: 100)'),
  ffmpeg: text('PATH', 'the program ffmpeg, for videos that are neither raw nor FFV1 (default: looked for in PATH)'),
  chunks,
  'chunk-size': chunkSize,
  codec,
  memory,
  endpoint,
  overwrite: flag('replace a store that another source or other options have made there'),
  verify: flag('compare the store with the recordings at the end, frames decoded by ffmpeg where it is installed'),
  'dry-run': flag('print the plan and write nothing'),
} satisfies OptionTable

export const miniscope = defineCommand({
  name: 'miniscope',
  usage: 'FOLDER --out STORE',
  summary: 'Convert recordings of miniscopes to an NWB Zarr store.',
  options: MINISCOPE_OPTIONS,
  interrupted: 'What is written stays; the same command goes on from there.',
  examples: [
    { does: 'all acquisitions of a folder as one series', run: 'miniscope recordings/ --out session.nwb.zarr' },
    {
      does: 'the clock of the recording computer named, the subject described in a file',
      run: 'miniscope recordings/ --timezone US/Pacific --metadata subject.yaml --out session.nwb.zarr',
    },
    { does: 'one acquisition', run: 'miniscope --imaging 15_03_28/Miniscope --out session.nwb.zarr' },
    {
      does: 'one acquisition by its files',
      run: 'miniscope --files 0.avi,1.avi --configuration metaData.json --out session.nwb.zarr',
    },
    { does: 'each acquisition as a series of its own', run: 'miniscope --pipe pipe.json --out session.nwb.zarr' },
  ],
  async run({ out, ...values }, folders, context) {
    const ways = [folders.length > 0, values.imaging, values.files, values.pipe].filter(Boolean)
    if (ways.length !== 1 || folders.length > 1)
      throw new InvalidInputError('miniscope needs one of FOLDER, --imaging, --files and --pipe.')
    if ((values.files === undefined) !== (values.configuration === undefined))
      throw new InvalidInputError(
        '--files and --configuration go together: the videos, and the settings of their device.',
      )
    if (values.timestamps !== undefined && values.files === undefined)
      throw new InvalidInputError('--timestamps goes with --files; a folder has its own timeStamps.csv.')
    if (out === undefined && !values['dry-run'])
      throw new InvalidInputError('miniscope needs --out: a store that ends in .zarr.')
    const { convertRecording } = await import('../actions/miniscope.ts')
    return convertRecording({ folder: folders[0], out: out ?? 'session.nwb.zarr' }, values, context)
  },
})
