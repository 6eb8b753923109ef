/** Cameras that watch the animal, with their lenses and filters. */

import { decimalOfFloat } from '../decimal.ts'
import type { JsonObject } from '../json-value.ts'
import { ALLIED, INFINITY, SEMROCK, THORLABS } from './makers.ts'

export interface CameraAssembly {
  /** `Eye Camera`; the assembly, lens and filter are called after it. */
  readonly name: string
  readonly target: 'Eye' | 'Body' | 'Face'
  readonly relative_position: readonly string[]
  readonly lens: JsonObject
  readonly filter?: JsonObject
  /** What is known of the camera beyond its model. */
  readonly camera?: JsonObject
  /** Coordinate system and transform, where the place was measured. */
  readonly placed?: JsonObject
}

const MAKO: JsonObject = {
  object_type: 'Camera',
  manufacturer: ALLIED,
  model: 'Mako G-032B',
  data_interface: 'Ethernet',
  frame_rate: decimalOfFloat(30),
  frame_rate_unit: 'hertz',
  chroma: 'Monochrome',
}

export const cameraAssembly = ({
  name,
  target,
  relative_position,
  lens,
  filter,
  camera,
  placed,
}: CameraAssembly): JsonObject => ({
  object_type: 'Camera assembly',
  relative_position,
  ...placed,
  name: `${name} Assembly`,
  target,
  camera: { ...MAKO, ...camera, name },
  lens: { ...lens, name: `${name} Lens` },
  ...(filter !== undefined && { filter: { ...filter, name: `${name} Filter` } }),
})

export const MVL8M23: JsonObject = { manufacturer: THORLABS, model: 'MVL8M23' }

export const EYE_CAMERA: JsonObject = cameraAssembly({
  name: 'Eye Camera',
  target: 'Eye',
  relative_position: ['Right'],
  lens: { manufacturer: INFINITY, model: 'InfiniStix' },
  filter: { manufacturer: SEMROCK, model: 'FF01-850/10-25', filter_type: 'Band pass', center_wavelength: 850 },
})

/** Lets the eye camera look past the light of the monitor. */
export const EYE_DICHROIC: JsonObject = {
  object_type: 'Filter',
  name: 'Eye Camera Dichroic',
  manufacturer: SEMROCK,
  model: 'FF750-SDi02-25x36',
  filter_type: 'Dichroic',
}

export const BODY_CAMERA: JsonObject = cameraAssembly({
  name: 'Body Camera',
  target: 'Body',
  relative_position: ['Left', 'Posterior'],
  lens: MVL8M23,
  filter: { manufacturer: SEMROCK, model: 'BSP01-785R-25', filter_type: 'Short pass', cut_off_wavelength: 785 },
})
