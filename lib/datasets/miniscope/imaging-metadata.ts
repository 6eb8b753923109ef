/** What imaging data tells of itself, under the names that NeuroConv gives. */

import { DEFAULT_CHANNEL, DEFAULT_PLANE, DEFAULT_SERIES } from './imaging-nodes.ts'
import type { PartialMetadata } from './metadata.ts'

export interface ImagingFacts {
  readonly device: { readonly name: string }
  readonly rateHz: number | undefined
  readonly width: number
  readonly height: number
  readonly startTime: string | undefined
}

/** Metadata of imaging data with the usual names. */
export function imagingMetadata({ device, rateHz, width, height, startTime }: ImagingFacts): PartialMetadata {
  return {
    NWBFile: startTime === undefined ? {} : { session_start_time: startTime },
    Ophys: {
      Device: [device],
      ImagingPlane: [
        {
          ...DEFAULT_PLANE,
          device: device.name,
          optical_channel: [{ ...DEFAULT_CHANNEL }],
          ...(rateHz !== undefined && { imaging_rate: rateHz }),
        },
      ],
      OnePhotonSeries: [{ ...DEFAULT_SERIES, imaging_plane: DEFAULT_PLANE.name, dimension: [height, width] }],
    },
  }
}
