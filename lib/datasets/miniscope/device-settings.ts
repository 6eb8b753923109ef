/** Settings of a microscope or camera, by the `metaData.json` in its folder. */

import type { JsonObject } from './json-document.ts'
import { isObject } from './json-document.ts'

/** A device in session metadata, under its NWB names; further settings keep the names that the program gave them. */
export interface DeviceSettings {
  readonly deviceName: string | undefined
  /** Hz, as asked for when the recording started; not measured. */
  readonly frameRateHz: number | undefined
  /** Without names, numbers and folders of the recording computer. */
  readonly settings: JsonObject
  /** Pixels that were recorded, where a part of the sensor was chosen. */
  readonly roi: { readonly width: number; readonly height: number } | undefined
}

/** They tell of the computer, not of the device. */
const NOT_SETTINGS: readonly string[] = ['deviceName', 'deviceID', 'deviceDirectory']

export function parseDeviceSettings(document: JsonObject): DeviceSettings {
  const { deviceName, frameRate, ROI } = document
  const [width, height] = isObject(ROI) ? [ROI.width, ROI.height] : []
  return {
    deviceName: typeof deviceName === 'string' && deviceName !== '' ? deviceName : undefined,
    frameRateHz: parseRate(frameRate),
    settings: Object.fromEntries(Object.entries(document).filter(([name]) => !NOT_SETTINGS.includes(name))),
    roi: typeof width === 'number' && typeof height === 'number' ? { width, height } : undefined,
  }
}

/** The first number of `20FPS`, `15.0`, 50. */
function parseRate(value: unknown): number | undefined {
  const rate = Number(/\d+(\.\d+)?/.exec(String(value ?? ''))?.[0])
  return rate > 0 ? rate : undefined
}
