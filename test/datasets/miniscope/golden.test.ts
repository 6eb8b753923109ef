/** What we make of recordings against what NeuroConv 0.8.3 makes of them; only its known faults may differ. */

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  converterPipe,
  type DataInterface,
  openExternalVideo,
  openMiniscopeConverter,
  openMiniscopeImaging,
  parseTimeStamps,
  type SessionMetadata,
  secondsOf,
} from '#lib/datasets/miniscope/index.ts'
import { runConversion } from '#lib/stages/run-conversion.ts'
import {
  compareDescriptions,
  type DescribedAttribute,
  type DescribedDataset,
  type DescribedNode,
  type DescribedObject,
  type Description,
} from '#test/support/describe.ts'
import { describeStoreFolder } from '#test/support/describe-store.ts'
import { testEnvironment, withFolder } from '#test/support/local-session.ts'
import { sharedFolder } from '#test/support/shared-folder.ts'

const golden = sharedFolder('golden/miniscope')
const sample = sharedFolder('corpus/miniscope/C6-J588_Disc5')
const fixtures = sharedFolder('fixtures/miniscope')
const isThere = [golden, sample, fixtures].every(folder => existsSync(folder))
const env = testEnvironment()

/** One call of NeuroConv, in our form. */
interface Case {
  /** File of the expected result. */
  readonly golden: string
  /** Faults of NeuroConv that the expected result has, put right before the comparison. */
  readonly corrections: readonly Correction[]
  open(): Promise<DataInterface>
  edit?(metadata: SessionMetadata): void
  readonly conversionOptions?: Readonly<Record<string, unknown>>
  readonly timeZone?: string
}

type Nodes = Readonly<Record<string, DescribedNode>>
type Correction = keyof typeof CORRECTIONS

const CORRECTIONS = {
  /** MiniscopeImagingInterface keeps of the settings the device's type only. */
  'all settings of the device': nodes => withDevices(nodes, () => SAMPLE_SETTINGS),
  'all settings of the device in fixtures': (nodes, ours) => ({
    ...withDevices(nodes, path => attributesOf(ours[path])),
    ...Object.fromEntries(Object.entries(ours).filter(([path]) => /^\/general\/devices\/[^/]+\/ROI$/.test(path))),
  }),
  /** A machine in UTC was taken to stand where the recording was made. */
  'the zone that the recording tells': nodes =>
    mapTexts(nodes, text => text.replace(/^(2021-10-07T15:03:28\.635000)\+00:00$/, '$1-07:00')),
  /** A pipe takes the start of its last interface, while all times count from the first. */
  'the start of the first interface': nodes =>
    mapTexts(nodes, text => text.replace('2021-10-07T15:06:28.607000', '2021-10-07T15:03:28.635000')),
  /** Times of the second and third acquisition, wrong by the same milliseconds. */
  'no camera': nodes => Object.fromEntries(Object.entries(nodes).filter(([path]) => !path.includes('BehavCam'))),
  /** The last of six frames, the first of the second acquisition. */
  'milliseconds of the second acquisition': nodes => ({
    ...nodes,
    '/acquisition/OnePhotonSeries/timestamps': withValues(nodes['/acquisition/OnePhotonSeries/timestamps'], {
      5: 179.972,
    }),
  }),
  /** Milliseconds read as microseconds, in a result of which there is no corrected file. */
  'milliseconds of the start': nodes =>
    mapTexts(nodes, text => text.replace('2021-10-07T15:03:28.000635', '2021-10-07T15:03:28.635000')),
} as const satisfies Readonly<Record<string, (nodes: Nodes, ours: Nodes) => Nodes>>

const text = (value: string): DescribedAttribute => ({ dtype: 'string', shape: [], value })
const integer = (value: number): DescribedAttribute => ({ dtype: 'int64', shape: [], value })

const SAMPLE_SETTINGS: Readonly<Record<string, DescribedAttribute>> = {
  compression: text('FFV1'),
  deviceType: text('Miniscope_V3'),
  frameRate: text('15FPS'),
  framesPerFile: integer(1000),
  gain: text('High'),
  led0: integer(47),
  model_name: text('Miniscope_V3'),
}

const folderOf = (acquisition: string) => ({ folderPath: join(sample, acquisition, 'Miniscope') })
const imaging = (acquisition = '15_03_28') => openMiniscopeImaging(folderOf(acquisition), env)
const fixture = (name: string) => openMiniscopeImaging({ folderPath: join(fixtures, name, 'Miniscope') }, env)
const converter = () => openMiniscopeConverter({ folderPath: sample }, env)
const camera = (acquisition: string) => join(sample, acquisition, 'BehavCam_2', '0.avi')
const cameraTimes = (acquisition: string) => {
  const path = join(sample, acquisition, 'BehavCam_2', 'timeStamps.csv')
  return secondsOf(parseTimeStamps(readFileSync(path, 'utf8'), path))
}

const twoAcquisitions = async () => {
  const [first, second] = [await imaging('15_03_28'), await imaging('15_06_28')]
  first.setAlignedStartingTime(0)
  second.setAlignedStartingTime(180)
  return converterPipe({ Acquisition1: first, Acquisition2: second })
}

const nameTwoSeries = ({ Ophys }: SessionMetadata) => {
  const [series] = Ophys.OnePhotonSeries
  if (series === undefined) throw new Error('no series')
  Ophys.OnePhotonSeries = [1, 2].map(number => ({ ...series, name: `OnePhotonSeriesAcquisition${number}` }))
}

const pair = (first: object, second: object) => ({
  Acquisition1: { photonSeriesIndex: 0, ...first },
  Acquisition2: { photonSeriesIndex: 1, ...second },
})

const single: readonly Correction[] = ['all settings of the device']
const singleFixture: readonly Correction[] = ['all settings of the device in fixtures']

const CASES: Readonly<Record<string, Case>> = {
  'the converter, zone told by the recording': {
    golden: 'converter_default.corrected.hdf5',
    corrections: ['the zone that the recording tells'],
    open: converter,
  },
  'the converter with a zone': {
    golden: 'converter_timezone.corrected.zarr',
    corrections: [],
    open: converter,
    timeZone: 'US/Pacific',
  },
  'the converter, seven frames': {
    golden: 'converter_stub.corrected.hdf5',
    corrections: [],
    open: converter,
    conversionOptions: { stubTest: true, stubFrames: 7 },
  },
  'the converter, two frames': {
    golden: 'converter_stub2.zarr',
    corrections: ['milliseconds of the start', 'no camera'],
    open: () => openMiniscopeConverter({ folderPath: sample, withBehaviorVideo: false }, env),
    conversionOptions: { stubTest: true, stubFrames: 2 },
  },
  'the converter with everything renamed': {
    golden: 'converter_renamed.corrected.hdf5',
    corrections: [],
    open: converter,
    edit(metadata) {
      const { Ophys, Behavior, NWBFile } = metadata
      Object.assign(Ophys.Device[0] ?? {}, { name: 'ScopeA' })
      Object.assign(Ophys.ImagingPlane[0] ?? {}, {
        name: 'PlaneX',
        device: 'ScopeA',
        excitation_lambda: 470,
        indicator: 'GCaMP6f',
        location: 'CA1',
      })
      Object.assign(Ophys.ImagingPlane[0]?.optical_channel?.[0] ?? {}, { emission_lambda: 525 })
      Object.assign(Ophys.OnePhotonSeries[0] ?? {}, { name: 'SeriesX', imaging_plane: 'PlaneX' })
      Object.assign(Behavior.Device[0] ?? {}, { name: 'CamB' })
      Object.assign(Behavior.ImageSeries[0] ?? {}, { device: 'CamB' })
      Object.assign(NWBFile, {
        session_description: 'golden',
        experimenter: ['Doe, Jane'],
        lab: 'a lab',
        institution: 'an institution',
      })
      metadata.Subject = { subject_id: 'C6-J588', species: 'Mus musculus', sex: 'M', age: 'P90D' }
    },
  },
  'a folder': { golden: 'imaging_folder.zarr', corrections: single, open: () => imaging() },
  'a folder, zone told by the recording': {
    golden: 'imaging_naive.hdf5',
    corrections: [...single, 'the zone that the recording tells'],
    open: () => imaging(),
  },
  'files by name': {
    golden: 'imaging_files.zarr',
    corrections: single,
    open() {
      const { folderPath } = folderOf('15_06_28')
      return openMiniscopeImaging(
        {
          filePaths: [join(folderPath, '0.avi')],
          configurationFilePath: join(folderPath, 'metaData.json'),
          timeStampsFilePath: join(folderPath, 'timeStamps.csv'),
        },
        env,
      )
    },
  },
  'two frames, which have a rate': {
    golden: 'imaging_stub2.zarr',
    corrections: single,
    open: () => imaging(),
    conversionOptions: { stubTest: true, stubSamples: 2 },
  },
  'three frames': {
    golden: 'imaging_stub3.zarr',
    corrections: single,
    open: () => imaging(),
    conversionOptions: { stubTest: true, stubSamples: 3 },
  },
  'two frames with their times': {
    golden: 'imaging_stub2_timestamps.hdf5',
    corrections: single,
    open: () => imaging(),
    conversionOptions: { stubTest: true, stubSamples: 2, alwaysWriteTimestamps: true },
  },
  'a series in processing/ophys': {
    golden: 'imaging_processing.hdf5',
    corrections: single,
    open: () => imaging(),
    conversionOptions: { parentContainer: 'processing/ophys' },
  },
  'regular times that were set': {
    golden: 'imaging_regular.zarr',
    corrections: single,
    async open() {
      const opened = await imaging()
      opened.setAlignedTimestamps(Float64Array.from({ length: 5 }, (_, frame) => frame * 0.05 + 1.5))
      return opened
    },
  },
  'times on another clock': {
    golden: 'imaging_interpolated.hdf5',
    corrections: single,
    async open() {
      const opened = await imaging()
      opened.alignByInterpolation([0, 0.1, 0.2], [10, 10.2, 10.3])
      return opened
    },
  },
  'two acquisitions': {
    golden: 'pipe_two_first.zarr',
    corrections: single,
    open: twoAcquisitions,
    edit: nameTwoSeries,
    conversionOptions: pair({}, {}),
  },
  'two acquisitions, start by the first': {
    golden: 'pipe_two.zarr',
    corrections: [...single, 'the start of the first interface'],
    open: twoAcquisitions,
    edit: nameTwoSeries,
    conversionOptions: pair({}, {}),
  },
  'some frames of two acquisitions': {
    golden: 'pipe_two_stub.zarr',
    corrections: [...single, 'the start of the first interface'],
    open: twoAcquisitions,
    edit: nameTwoSeries,
    conversionOptions: pair({ stubTest: true, stubSamples: 3 }, { stubTest: true, stubSamples: 4 }),
  },
  'a video beside an acquisition': {
    golden: 'pipe_external_video.zarr',
    corrections: single,
    async open() {
      const files = ['15_03_28', '15_06_28']
      const video = await openExternalVideo({ filePaths: files.map(camera), videoName: 'BehaviorVideo' }, env)
      video.setAlignedTimestamps(files.map(cameraTimes))
      video.setAlignedSegmentStartingTimes([0, 180])
      return converterPipe({ Imaging: await imaging(), Video: video })
    },
  },
  'a video of no known camera': {
    golden: 'pipe_video_interface.zarr',
    corrections: single,
    async open() {
      const video = await openExternalVideo({ filePaths: [camera('15_03_28')] }, env)
      video.setAlignedTimestamps([cameraTimes('15_03_28')])
      return converterPipe({ Imaging: await imaging(), Video: video })
    },
    edit({ Behavior }) {
      delete Behavior.ExternalVideos['Video 0']?.device
    },
  },
  'the converter in a pipe, six frames': {
    golden: 'converter_in_nwbconverter.zarr',
    corrections: ['milliseconds of the start', 'milliseconds of the second acquisition', 'no camera'],
    async open() {
      const source = await openMiniscopeConverter({ folderPath: sample, withBehaviorVideo: false }, env)
      return converterPipe({ MiniscopeConverter: source })
    },
    conversionOptions: { MiniscopeConverter: { stubTest: true, stubFrames: 6 } },
  },
  'another converter with a camera': {
    golden: 'fixture_v4_camera.corrected.zarr',
    corrections: [],
    open: () => openMiniscopeConverter({ folderPath: join(fixtures, 'v4-camera') }, env),
    timeZone: 'US/Pacific',
  },
  'two acquisitions of a newer program': {
    golden: 'fixture_v4_multi_pipe.zarr',
    corrections: singleFixture,
    async open() {
      const part = (folder: string) =>
        openMiniscopeImaging({ folderPath: join(fixtures, 'v4-multi', folder, 'Miniscope') }, env)
      const [first, second] = [await part('09_18_41'), await part('09_21_03')]
      second.setAlignedStartingTime(142.933)
      return converterPipe({ Acquisition1: first, Acquisition2: second })
    },
    edit(metadata) {
      nameTwoSeries(metadata)
      for (const [index, series] of metadata.Ophys.OnePhotonSeries.entries())
        series.name = `OnePhotonSeries${index + 1}`
    },
    conversionOptions: pair({}, {}),
  },
  ...Object.fromEntries(
    [
      'ffv1-v0-bgra',
      'ffv1-v3-gray',
      'flat-start-time',
      'large-608',
      'more-rows-than-frames',
      'regular-times',
      'regular-times-offset',
    ].map(name => [
      `fixture ${name}`,
      { golden: `fixture_${name}.zarr`, corrections: singleFixture, open: () => fixture(name), timeZone: 'US/Pacific' },
    ]),
  ),
}

describe.skipIf(!isThere)('a session of recordings (skipped where ../shared is absent)', () => {
  it.each(Object.entries(CASES))('of %s equals what NeuroConv makes of it', async (_, { open, edit, ...one }) => {
    const expected: Description = JSON.parse(readFileSync(join(golden, `${one.golden}.json`), 'utf8'))

    const ours = await withFolder(async folder => {
      const source = await open()
      const metadata = source.getMetadata()
      edit?.(metadata)
      const out = join(folder, 'session.nwb.zarr')
      const { conversionOptions = {}, timeZone } = one
      await runConversion(source, { out, metadata, conversionOptions, timeZone }, env)
      return comparable(await describeStoreFolder(out))
    })

    const right = one.corrections.reduce(
      (nodes: Nodes, name) => CORRECTIONS[name](nodes, ours.nodes),
      comparable(expected).nodes,
    )
    expect(compareDescriptions({ ...expected, nodes: right }, ours, { specifications: false })).toEqual([])
  })

  it('covers every case', () => {
    const covered = new Set(Object.values(CASES).map(({ golden }) => golden.split('.')[0]))
    const all = new Set(
      readdirSync(golden).flatMap(name => /^(.+?)\.(?:corrected\.)?(?:hdf5|zarr)\.json$/.exec(name)?.[1] ?? []),
    )

    // The rate in a video's header means nothing and is refused as a source of times.
    expect([...all].filter(name => !covered.has(name))).toEqual(['video_header_rate'])
  })
})

/** Without what no two programs write alike: identities, dates of writing, names of programs, empty descriptions. */
function comparable(description: Description): Description {
  const { '/file_create_date': _, '/general/was_generated_by': __, '/identifier': ___, ...rest } = description.nodes
  const kept = Object.entries(rest).filter(
    ([path]) => path !== '/general/source_script' && !path.startsWith('/specifications'),
  )
  const nodes = Object.fromEntries(kept.map(([path, node]) => [path, plain(path, node)]))
  return {
    ...description,
    nodes: mapTexts(
      nodes,
      text =>
        text.replace('fixtures/miniscope/', 'fixtures/').replace(/^.*((C6-J588_Disc5|fixtures\/v4-camera)\/)/, '$1'),
      {
        '/session_description': text => text || 'no description',
      },
    ),
  }
}

function plain(path: string, node: DescribedNode): DescribedNode {
  if (node.kind === 'link') return node
  const { nwb_version: _, ...attributes } = node.attributes
  const isDevice = path.startsWith('/general/devices/')
  // Settings without a field are told in words; NeuroConv drops them.
  const { description, ...others } = attributes
  const told = String(description?.value ?? '').includes('without a field of their own')
  return {
    ...node,
    ...('object_id' in node && { object_id: 'new' }),
    attributes: isDevice && told ? others : attributes,
  }
}

/** Texts of datasets changed, their digests forgotten: the values are there. */
function mapTexts(
  nodes: Nodes,
  change: (text: string) => string,
  byPath: Readonly<Record<string, (text: string) => string>> = {},
): Nodes {
  return Object.fromEntries(
    Object.entries(nodes).map(([path, node]) => {
      const { dtype, values } = node as DescribedDataset
      if (dtype !== 'string' || values === undefined) return [path, node]
      const map = byPath[path] ?? change
      return [path, { ...node, sha256: '', values: values.map(value => map(String(value))) } as DescribedNode]
    }),
  )
}

const attributesOf = (node: DescribedNode | undefined) => (node as DescribedObject | undefined)?.attributes ?? {}

function withDevices(nodes: Nodes, settings: (path: string) => Readonly<Record<string, DescribedAttribute>>): Nodes {
  return Object.fromEntries(
    Object.entries(nodes).map(([path, node]) => {
      const isScope = (node as DescribedObject).neurodata_type === 'Miniscope'
      return [path, isScope ? ({ ...node, attributes: settings(path) } as DescribedNode) : node]
    }),
  )
}

/** The digest of changed values is that of their bytes. */
function withValues(node: DescribedNode | undefined, changed: Readonly<Record<number, number>>): DescribedNode {
  const { values = [], ...rest } = node as DescribedDataset
  const right = values.map((value, index) => changed[index] ?? value)
  const bytes = Buffer.from(Float64Array.from(right.map(Number)).buffer)
  return { ...rest, values: right, sha256: createHash('sha256').update(bytes).digest('hex') } as DescribedNode
}
