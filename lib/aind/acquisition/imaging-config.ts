/** How a two-photon microscope was set. */

import { DETECTOR, LASER } from '../instrument/two-photon-parts.ts'
import type { JsonObject } from '../json-value.ts'
import { scale } from '../transforms.ts'

export interface ImagingSettings {
  readonly microscope: string
  readonly indicator: string
  readonly excitationNanometers: number
  /** Null where the file does not tell. */
  readonly emissionNanometers: number | null
  readonly rateHz: number
  /** Pixels. */
  readonly width: number
  readonly height: number
  readonly transform: readonly JsonObject[]
  readonly planes: readonly JsonObject[]
}

/** All sessions were recorded in the one green channel. */
const CHANNEL = 'Green channel'

export const imagingConfig = (settings: ImagingSettings): JsonObject => ({
  object_type: 'Imaging config',
  device_name: settings.microscope,
  channels: [
    {
      object_type: 'Channel',
      channel_name: CHANNEL,
      intended_measurement: settings.indicator,
      detector: { device_name: DETECTOR, trigger_type: 'Internal' },
      light_sources: [
        { object_type: 'Laser config', device_name: LASER, wavelength: Math.trunc(settings.excitationNanometers) },
      ],
      emission_filters: [],
      emission_wavelength: settings.emissionNanometers === null ? null : Math.trunc(settings.emissionNanometers),
      emission_wavelength_unit: 'nanometer',
    },
  ],
  images: [
    {
      object_type: 'Planar image',
      channel_name: CHANNEL,
      image_to_acquisition_transform: settings.transform,
      dimensions: scale(settings.width, settings.height),
      planes: settings.planes,
    },
  ],
  sampling_strategy: { frame_rate: settings.rateHz },
})

/** Depth in micrometres. The power is on no record: -1 stands for it. */
export const planeOf = (depth: number, targeted_structure: JsonObject): JsonObject => ({
  object_type: 'Plane',
  depth,
  depth_unit: 'micrometer',
  power: -1,
  power_unit: 'percent',
  targeted_structure,
})
