/**
 * A document of profile 2.7 as another profile has it. Of 2.9 no JSON Schema is published: only what is known for certain
 * changes, which is the keys of coordinate systems.
 */

import { isObject, type JsonObject, type JsonValue } from './json-value.ts'
import type { Profile } from './profile.ts'

const OLD_KEY = 'coordinate_system'

/** Classes whose coordinate system is that of the whole animal or instrument. */
const GLOBAL = new Set(['Acquisition', 'Instrument', 'Procedures', 'Surgery', 'Planar sectioning'])

/** Classes that have one of their own: devices with a place, and how devices were set. */
const LOCAL = new Set([
  'Air puff config',
  'Camera assembly',
  'Imaging config',
  'Lick spout config',
  'Manipulator config',
  'Monitor',
  'Probe config',
  'Speaker',
])

export function profileDocument(
  document: JsonObject,
  { coordinateSystemKeys: { global, local } }: Profile,
): JsonObject {
  if (global === OLD_KEY && local === OLD_KEY) return document
  const renamed = (object: JsonObject): JsonObject => {
    const type = String(object.object_type)
    const key = GLOBAL.has(type) ? global : LOCAL.has(type) ? local : OLD_KEY
    return Object.fromEntries(
      Object.entries(object).map(([name, value]) => [name === OLD_KEY ? key : name, deep(value)]),
    )
  }
  const deep = (value: JsonValue): JsonValue => {
    if (Array.isArray(value)) return value.map(deep)
    return isObject(value) ? renamed(value) : value
  }
  return renamed(document)
}
