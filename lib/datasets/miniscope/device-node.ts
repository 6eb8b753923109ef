/** A microscope or camera as an NWB object of the type `Miniscope` (ndx-miniscope). */

import type { Attribute } from '#lib/array/values.ts'
import { textValue } from '#lib/nwb/attributes.ts'
import { childPath } from '#lib/nwb/node-path.ts'
import type { GroupNode, NodePath } from '#lib/nwb/tree.ts'
import { isObject } from './json-document.ts'
import type { DeviceMetadata } from './metadata.ts'
import { MINISCOPE_FIELDS } from './ndx-miniscope.ts'
import { integerAttribute, integersAt, objectAt } from './session-nodes.ts'

export const DEVICES: NodePath = '/general/devices'

export const devicePath = (name: string): NodePath => childPath(DEVICES, name)

/** Text fields of NWB's own `Device`. */
const DEVICE_TEXTS: readonly string[] = ['manufacturer', 'model_name', 'model_number', 'serial_number']

/**
 * Settings that the type has a field for go there: numbers where text is asked for as text, and the other way round.
 * All others are told in the description, so that nothing that was recorded is lost.
 */
export function deviceNode(device: DeviceMetadata): GroupNode {
  const path = devicePath(device.name)
  const attributes: Attribute[] = []
  const others: string[] = []
  for (const [name, value] of Object.entries(device)) {
    if (name === 'name' || name === 'description' || name === 'ROI' || value === undefined || value === null) continue
    const attribute = fieldAttribute(name, value)
    if (attribute === undefined) others.push(`${name}: ${plainText(value)}`)
    else attributes.push(attribute)
  }
  const { ROI } = device
  const size = isObject(ROI) ? [ROI.height, ROI.width] : []
  const hasSize = size.every(side => typeof side === 'number') && size.length === 2
  if (isObject(ROI))
    for (const edge of ['leftEdge', 'topEdge']) if (edge in ROI) others.push(`ROI.${edge}: ${plainText(ROI[edge])}`)
  const description = describe(device.description, others)
  return objectAt(
    path,
    ['ndx-miniscope', 'Miniscope'],
    [...attributes, ...(description === undefined ? [] : [textValue('description', description)])],
    [hasSize ? integersAt(path, 'ROI', size.map(Number)) : undefined],
  )
}

function fieldAttribute(name: string, value: unknown): Attribute | undefined {
  if (DEVICE_TEXTS.includes(name)) return textValue(name, plainText(value))
  switch (Object.hasOwn(MINISCOPE_FIELDS, name) ? MINISCOPE_FIELDS[name as keyof typeof MINISCOPE_FIELDS] : undefined) {
    case 'text':
      return textValue(name, plainText(value))
    case 'int': {
      const whole = Math.trunc(Number(value))
      return Number.isSafeInteger(whole) ? integerAttribute(name, whole) : undefined
    }
    case undefined:
      return undefined
  }
}

function describe(own: string | undefined, others: readonly string[]): string | undefined {
  if (others.length === 0) return own
  const settings = `Settings without a field of their own: ${others.toSorted().join(', ')}.`
  return own === undefined ? settings : `${own} ${settings}`
}

const plainText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
