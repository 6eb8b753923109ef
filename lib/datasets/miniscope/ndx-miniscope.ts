/**
 * The NWB extension for miniscopes, as a store caches it: ndx-miniscope 0.5.1 (Ben Dichter, BSD-3-Clause). Names,
 * types and quantities are the extension's; the descriptions are this project's own.
 */

import type { CachedNamespace } from '#lib/nwb/schema/parse-namespace.ts'
import { specificationText } from '#lib/nwb/schema/spec-text.ts'

const NAME = 'ndx-miniscope'
const VERSION = '0.5.1'
const SOURCE = 'ndx-miniscope.extensions'

/** Kind of each setting that a `Miniscope` object has a field for. */
export const MINISCOPE_FIELDS = {
  compression: 'text',
  deviceType: 'text',
  frameRate: 'text',
  framesPerFile: 'int',
  gain: 'text',
  led0: 'int',
  excitation: 'int',
  msCamExposure: 'int',
} as const satisfies Readonly<Record<string, 'text' | 'int'>>

const DOCS: Readonly<Record<keyof typeof MINISCOPE_FIELDS, string>> = {
  compression: 'How the video is coded: FFV1 is lossless, GREY not compressed at all.',
  deviceType: 'Model of the device as the recording program names it.',
  frameRate: 'Frame rate that was asked for.',
  framesPerFile: 'Most frames in one video file.',
  gain: 'Gain of the image sensor.',
  led0: 'Brightness of the excitation light.',
  excitation: 'Excitation setting of recordings made with early programs.',
  msCamExposure: 'Exposure setting of recordings made with early programs.',
}

export const NDX_MINISCOPE: CachedNamespace = {
  name: NAME,
  version: VERSION,
  namespaceText: specificationText({
    namespaces: [
      {
        doc: 'Devices and settings of recordings with head-mounted miniature microscopes.',
        name: NAME,
        version: VERSION,
        author: ['Ben Dichter'],
        contact: ['ben.dichter@catalystneuro.com'],
        schema: [{ namespace: 'core', neurodata_types: ['Device'] }, { source: SOURCE }],
      },
    ],
  }),
  sources: [
    {
      name: SOURCE,
      text: specificationText({
        groups: [
          {
            neurodata_type_def: 'Miniscope',
            neurodata_type_inc: 'Device',
            doc: 'A miniature microscope, or a camera recorded beside one, and its settings.',
            attributes: Object.entries(MINISCOPE_FIELDS).map(([name, dtype]) => ({
              name,
              dtype,
              doc: DOCS[name as keyof typeof MINISCOPE_FIELDS],
              required: false,
            })),
            datasets: [
              {
                name: 'ROI',
                dtype: 'int',
                shape: [null],
                doc: 'Height and width, in pixels, of the part of the sensor that was saved.',
                quantity: '?',
              },
            ],
          },
        ],
      }),
    },
  ],
}
