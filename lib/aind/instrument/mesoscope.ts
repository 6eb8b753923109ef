/** The mesoscope of Visual Behavior, whose parts were measured in place. */

import { BREGMA_ALS, CAMERA_RBF } from '../coordinate-systems.ts'
import { decimalOfFloat } from '../decimal.ts'
import type { JsonObject } from '../json-value.ts'
import { affine, translation } from '../transforms.ts'
import { type CameraAssembly, cameraAssembly } from './cameras.ts'
import { BEHAVIOR_ILLUMINATION, EYE_ILLUMINATION } from './illumination.ts'
import { CUSTOM, EDMUND_OPTICS, JENOPTIK, NATIONAL_INSTRUMENTS, OTHER, SEMROCK, THORLABS } from './makers.ts'
import { MESOSCOPE_MONITOR } from './monitors.ts'
import { CAPACITIVE_SPOUT } from './reward-spouts.ts'
import { RECONSTRUCTED, type Rig } from './rig.ts'
import { ENCODED_DISC } from './running-discs.ts'
import { laser, MESOSCOPE_PMT } from './two-photon-parts.ts'

export const MULTISCOPE = 'Multiscope'

const CAMERA: JsonObject = {
  frame_rate: decimalOfFloat(60),
  sensor_width: 658,
  sensor_height: 492,
  size_unit: 'inch',
  sensor_format: '1/3',
  sensor_format_unit: 'inch',
  bit_depth: 8,
  gain: decimalOfFloat(4),
  recording_software: { object_type: 'Software', name: 'MultiVideoRecorder', version: '1.1.7' },
  driver: 'Vimba',
  driver_version: 'Vimba GigE Transport Layer 1.6.0',
}

const placedCamera = (
  camera: Omit<CameraAssembly, 'relative_position' | 'camera' | 'placed'>,
  ...transform: readonly JsonObject[]
): JsonObject =>
  cameraAssembly({
    ...camera,
    relative_position: [],
    camera: CAMERA,
    placed: { coordinate_system: CAMERA_RBF, transform },
  })

/** The -3 of the last row is most likely -1; the rig's record has it so. */
const BODY = placedCamera(
  {
    name: 'Body Camera',
    target: 'Body',
    lens: { manufacturer: THORLABS, model: 'MVL6WA' },
    filter: {
      manufacturer: SEMROCK,
      model: 'FF01-747/33-25',
      filter_type: 'Band pass',
      cut_off_wavelength: 780,
      cut_on_wavelength: 714,
      center_wavelength: 747,
    },
  },
  affine([-1, 0, 0], [0, 0, -1], [0, -3, 0]),
  translation(-0.03617, 0.23887, -0.02535),
)

const EYE = placedCamera(
  {
    name: 'Eye Camera',
    target: 'Eye',
    lens: { manufacturer: OTHER, model: '213073', notes: 'Made by Infinity Photo-Optical.' },
    filter: {
      manufacturer: SEMROCK,
      model: 'FF01-850/10-25',
      filter_type: 'Band pass',
      cut_off_wavelength: 860,
      cut_on_wavelength: 840,
      center_wavelength: 850,
    },
  },
  affine([-0.5, -0.86603, 0], [-0.366, 0.21131, -0.90631], [0.78489, -0.45315, -0.42262]),
  translation(-0.14259, 0.06209, -0.09576),
)

const FACE = placedCamera(
  {
    name: 'Face Camera',
    target: 'Face',
    lens: { manufacturer: EDMUND_OPTICS, model: '86-604' },
    filter: { manufacturer: SEMROCK, model: 'FF01-715/LP-25', filter_type: 'Long pass', cut_on_wavelength: 715 },
  },
  affine([-0.17365, 0.98481, 0], [0.44709, 0.07883, -0.89101], [-0.87747, -0.15472, -0.45399]),
  translation(0.154, 0.03078, 0.06346),
)

const daq = (name: string, model: string, data_interface: string): JsonObject => ({
  object_type: 'DAQ device',
  name,
  manufacturer: NATIONAL_INSTRUMENTS,
  model,
  data_interface,
})

const OBJECTIVE: JsonObject = {
  object_type: 'Objective',
  name: 'Meso objective',
  serial_number: '127',
  manufacturer: JENOPTIK,
  model: '14163000',
  notes: 'Immersed in ultrasound gel.',
  numerical_aperture: '0.6',
  magnification: '1',
  immersion: 'other',
}

export const mesoscope = (modificationDate: string): Rig => ({
  location: null,
  modificationDate,
  modalities: ['behavior', 'behavior-videos', 'pophys'],
  coordinateSystem: BREGMA_ALS,
  notes: RECONSTRUCTED,
  components: [
    ENCODED_DISC,
    MESOSCOPE_MONITOR,
    BODY,
    EYE,
    FACE,
    daq('VBEB DAQ', 'USB-6001', 'USB'),
    daq('SYNC DAQ', 'PCIe-6612', 'PCIe'),
    daq('STIM DAQ', 'PCIe-6321', 'PCIe'),
    laser('Chameleon Ultra II'),
    ...BEHAVIOR_ILLUMINATION,
    ...EYE_ILLUMINATION,
    CAPACITIVE_SPOUT,
    { object_type: 'Microscope', name: MULTISCOPE, manufacturer: CUSTOM },
    OBJECTIVE,
    MESOSCOPE_PMT,
  ],
})
