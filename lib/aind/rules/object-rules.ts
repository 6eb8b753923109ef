/** Rules about single objects, in whatever document they stand. */

import { objectOf } from '../json-value.ts'
import { isOfType, isSet, type ObjectRule, objectList, pathBelow, textList } from './rule.ts'

/** A number with a unit beside it has that unit: `size` without `size_unit` means nothing. */
const units: ObjectRule = ({ path, object }) =>
  Object.keys(object)
    .filter(key => key.includes('_unit') && object[key] === null)
    .flatMap(key => {
      const base = key.slice(0, key.indexOf('_unit'))
      const set = Object.keys(object).filter(other => other !== key && other.includes(base) && isSet(object[other]))
      return set.length === 0 ? [] : [{ path: pathBelow(path, key), message: `it is null, though ${set[0]} is set` }]
    })

/** What the lists do not have is called `Other`, and the notes say what it is. */
const otherNeedsNotes: ObjectRule = ({ path, object }) => {
  if (!isSet(object.object_type) || isSet(object.notes) || !Object.hasOwn(object, 'notes')) return []
  const named = [
    ['manufacturer', objectOf(object.manufacturer).name],
    ['data_interface', object.data_interface],
    ['immersion', object.immersion],
    ['detector_type', object.detector_type],
  ] as const
  return named
    .filter(([, name]) => name === 'Other' || name === 'other')
    .map(([key]) => ({ path: pathBelow(path, 'notes'), message: `${key} is Other, and no notes say what it is` }))
}

/** A device's transform says nothing without the coordinate system that it leads to, and the reverse. */
const placedInSystem: ObjectRule = ({ path, object }) => {
  if (!isOfType(object, 'Monitor', 'Camera assembly', 'Speaker', 'Lick spout config', 'Air puff config')) return []
  const [system, transform] = [isSet(object.coordinate_system), isSet(object.transform)]
  if (system === transform) return []
  const [there, missing] = system ? ['coordinate_system', 'transform'] : ['transform', 'coordinate_system']
  return [{ path: pathBelow(path, missing), message: `it is null, though ${there} is set` }]
}

const craniotomy: ObjectRule = ({ path, object }) => {
  if (!isOfType(object, 'Craniotomy')) return []
  const type = String(object.craniotomy_type)
  const needs = (key: string, types: readonly string[]) =>
    types.includes(type) && !isSet(object[key])
      ? [{ path: pathBelow(path, key), message: `a craniotomy of type ${type} needs it` }]
      : []
  return [
    ...needs('position', ['Circle', 'Square', 'Whole hemisphere craniotomy']),
    ...needs('size', ['Circle', 'Square']),
    ...(isSet(object.position) && !isSet(object.coordinate_system_name)
      ? [{ path: pathBelow(path, 'coordinate_system_name'), message: 'it is null, though position is set' }]
      : []),
  ]
}

const injection: ObjectRule = ({ path, object }) => {
  if (isOfType(object, 'Injection dynamics') && !isSet(object.volume) && !isSet(object.injection_current))
    return [{ path, message: 'dynamics of an injection have a volume or a current' }]
  if (!isOfType(object, 'Brain injection')) return []
  const [coordinates, dynamics] = [object.coordinates, object.dynamics]
  if (!Array.isArray(coordinates) || !Array.isArray(dynamics) || coordinates.length === dynamics.length) return []
  const message = `there are ${coordinates.length} coordinates and ${dynamics.length} dynamics`
  return [{ path: pathBelow(path, 'coordinates'), message }]
}

/** Of several planes each is coupled to another; images show channels that there are. */
const imaging: ObjectRule = ({ path, object }) => {
  if (isOfType(object, 'Planar image')) {
    const planes = objectList(object.planes)
    const single = planes.length > 1 && planes.some(plane => !isOfType(plane, 'Coupled plane'))
    return single ? [{ path: pathBelow(path, 'planes'), message: 'of several planes all must be coupled' }] : []
  }
  if (!isOfType(object, 'Imaging config')) return []
  const channels = objectList(object.channels).map(channel => channel.channel_name)
  return objectList(object.images).flatMap((image, index) =>
    channels.includes(image.channel_name ?? null)
      ? []
      : [{ path: `${pathBelow(path, 'images')}[${index}]`, message: `there is no channel ${image.channel_name}` }],
  )
}

/** Configurations without which a stream of a modality says nothing. */
const STREAM_NEEDS: Readonly<Record<string, readonly string[]>> = {
  ecephys: ['Ephys assembly config', 'Probe config', 'Manipulator config'],
  pophys: ['Imaging config'],
  slap2: ['Imaging config'],
}

const stream: ObjectRule = ({ path, object }) => {
  if (!isOfType(object, 'Data stream')) return []
  const configs = objectList(object.configurations)
  const lacking = objectList(object.modalities)
    .map(({ abbreviation }) => String(abbreviation))
    .filter(modality => {
      const types = STREAM_NEEDS[modality]
      return types !== undefined && !configs.some(config => isOfType(config, ...types))
    })
  const devices = new Set(textList(object.active_devices))
  const strangers = objectList(object.connections)
    .flatMap(({ source_device, target_device }) => [source_device, target_device])
    .filter(name => typeof name === 'string' && !devices.has(name))
  return [
    ...lacking.map(modality => ({
      path: pathBelow(path, 'configurations'),
      message: `a stream of ${modality} needs one of ${STREAM_NEEDS[modality]?.join(', ')}`,
    })),
    ...strangers.map(name => ({
      path: pathBelow(path, 'connections'),
      message: `${name} is connected, but no active device`,
    })),
  ]
}

export const OBJECT_RULES: readonly ObjectRule[] = [
  units,
  otherNeedsNotes,
  placedInSystem,
  craniotomy,
  injection,
  imaging,
  stream,
]
