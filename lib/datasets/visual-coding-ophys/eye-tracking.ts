/**
 * The eye tracking that the release packaged later (`eye_tracking.npy`: frame, area of the eye, area of the pupil, azimuth,
 * altitude; a row a frame of the movie) → series in the module `behavior`, in place of what the file has.
 */

import { floatScalar } from '#lib/array/scalars.ts'
import type { Step } from '#lib/datasets/dataset.ts'
import { putIn, type Recording, takeOut } from '#lib/datasets/steps/recorded-edits.ts'
import { TransformError } from '#lib/errors.ts'
import { textValue } from '#lib/nwb/attributes.ts'
import type { Change } from '#lib/nwb/change.ts'
import { childOf, findNode } from '#lib/nwb/edit.ts'
import { newGroup, newId, newText, typeAttributes } from '#lib/nwb/new-node.ts'
import { childPath, nameOf } from '#lib/nwb/node-path.ts'
import { makeObjectId } from '#lib/nwb/object-id.ts'
import type { DatasetNode, GroupNode, NodePath, NwbTree } from '#lib/nwb/tree.ts'
import { linkedDataset } from './linked-datasets.ts'
import { type NpyArray, parseNpy } from './npy.ts'
import { seriesNode, timestampsNode } from './series-nodes.ts'

const NAME = 'eye-tracking'

const MODULE: NodePath = '/processing/behavior'
const DFF: NodePath = '/processing/ophys/DfOverF'

/** What the first packaging left in the module. */
const OLD: readonly NodePath[] = ['EyeTracking', 'PupilTracking', 'CompassDirection'].map(name =>
  childPath(MODULE, name),
)

/** Columns of the array. */
const COLUMNS = 5
const [EYE_AREA, PUPIL_AREA, AZIMUTH, ALTITUDE] = [1, 2, 3, 4] as const

const PROVENANCE =
  'One sample a frame of the movie. Estimated by DeepLabCut, packaged by the project visual-coding-saccades of the Allen ' +
  'Institute, and given out by AllenSDK (get_eye_tracking); the institute calls it provisional.'

interface EyeFile {
  readonly url: string
  readonly bytes: Uint8Array
}

/** Throws a TransformError where the array has other columns, or not a row for each time of the session's dF/F. */
export const eyeTracking = ({ url, bytes }: EyeFile, identifier: string): Step => ({
  name: NAME,
  apply(source) {
    const changes: Change[] = []
    const array = parseNpy(bytes, url)
    const times = frameTimes(source)
    checkShape(array, times, url)
    const reason = `The eye tracking of ${url} is newer and covers more sessions; one product is enough.`
    const recording = { step: NAME, reason, changes }
    let tree = source
    if (findNode(tree, MODULE) === undefined) tree = putIn(tree, '/processing', moduleNode(identifier), recording)
    for (const path of OLD) if (findNode(tree, path) !== undefined) tree = takeOut(tree, path, recording)
    return { tree: withProducts(tree, array, times, identifier, recording), changes }
  },
})

function withProducts(
  source: NwbTree,
  array: NpyArray,
  times: DatasetNode,
  identifier: string,
  recording: Recording,
): NwbTree {
  const gaze = childPath(MODULE, 'CompassDirection')
  const pupil = childPath(MODULE, 'PupilTracking')
  const angles = childPath(gaze, 'pupil_location_spherical')
  const frame = 'Direction in which the eye looks; the columns are azimuth and altitude.'
  const framePath = childPath(angles, 'reference_frame')
  const common = { array, times, identifier }
  const direction = series(angles, [AZIMUTH, ALTITUDE], {
    ...common,
    type: 'SpatialSeries',
    unit: 'degrees',
    what: 'Where the eye looks: azimuth and altitude, in degrees.',
    children: [newText('reference_frame', newId(NAME, framePath), frame)],
  })
  const areas = [
    { name: 'pupil_area', column: PUPIL_AREA, what: 'Area of the pupil, in square centimetres.' },
    { name: 'eye_area', column: EYE_AREA, what: 'Area of the eye, in square centimetres.' },
  ].map(({ name, column, what }) =>
    series(childPath(pupil, name), [column], { ...common, type: 'TimeSeries', unit: 'cm^2', what }),
  )
  const tree = putIn(source, MODULE, container(gaze, 'CompassDirection', [direction], identifier), recording)
  return putIn(tree, MODULE, container(pupil, 'PupilTracking', areas, identifier), recording)
}

interface SeriesParts {
  readonly array: NpyArray
  readonly times: DatasetNode
  readonly identifier: string
  readonly type: string
  readonly unit: string
  readonly what: string
  readonly children?: readonly DatasetNode[]
}

/** One column as a line of numbers, or several side by side. */
function series(path: NodePath, columns: readonly number[], parts: SeriesParts): GroupNode {
  const { array, times, identifier, type, unit, what, children = [] } = parts
  const [rows = 0] = array.shape
  const values = Array.from({ length: rows * columns.length }, (_, index) => {
    const row = Math.floor(index / columns.length)
    return floatScalar(array.values[row * COLUMNS + (columns[index % columns.length] ?? 0)] ?? Number.NaN)
  })
  const shape = columns.length === 1 ? [rows] : [rows, columns.length]
  const { dtype, shape: timesShape, data } = times
  return seriesNode(path, {
    step: NAME,
    identifier,
    type,
    unit,
    description: `${what} ${PROVENANCE}`,
    data: { dtype: 'float64', shape, data: { kind: 'values', values } },
    children: [timestampsNode(NAME, path, { dtype, shape: timesShape, data }), ...children],
  })
}

function container(path: NodePath, type: string, children: readonly GroupNode[], identifier: string): GroupNode {
  const attributes = typeAttributes('core', type, makeObjectId(identifier, path))
  return newGroup(nameOf(path), newId(NAME, path), { attributes, children })
}

function moduleNode(identifier: string): GroupNode {
  const attributes = [
    ...typeAttributes('core', 'ProcessingModule', makeObjectId(identifier, MODULE)),
    textValue('description', 'Processed behavioral data.'),
  ]
  return newGroup(nameOf(MODULE), newId(NAME, MODULE), { attributes })
}

/** Times of the frames: those of the first series of dF/F. */
function frameTimes(tree: NwbTree): DatasetNode {
  const dff = findNode(tree, DFF)
  const first = dff?.kind === 'group' ? dff.children.find(child => child.kind === 'group') : undefined
  const path = childPath(childPath(DFF, first?.name ?? 'DfOverF'), 'timestamps')
  const times = first?.kind === 'group' && childOf(first, 'timestamps') && linkedDataset(tree, path)
  if (times) return times.node
  throw new TransformError(NAME, `${path} says when each frame was taken, and it is not there.`, { path })
}

function checkShape({ shape }: NpyArray, times: DatasetNode, url: string): void {
  const frames = times.shape?.[0] ?? 0
  if (shape.length === 2 && shape[1] === COLUMNS && shape[0] === frames) return
  const message = `${url} has the shape [${shape}]; [${frames},${COLUMNS}] was expected, a row for each frame.`
  throw new TransformError(NAME, message, { url })
}
