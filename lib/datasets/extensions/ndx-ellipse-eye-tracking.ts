/**
 * ndx-ellipse-eye-tracking 0.2.0: ellipses fitted to pupil, eye and corneal reflection. `EllipseEyeTracking` stands on
 * NWBDataInterface, since the EyeTracking of core 2.9 takes no children but SpatialSeries.
 */

import { cachedExtension } from './extension.ts'

const overTime = (name: string, doc: string): object => ({ shape: [null], dtype: 'float', doc, name })

const tracked = (name: string, doc: string, type = 'EllipseSeries'): object => ({ doc, name, neurodata_type_inc: type })

const optional = (name: string, dtype: string, doc: string, defaultValue?: string | number): object => ({
  doc,
  name,
  required: false,
  dtype,
  ...(defaultValue !== undefined && { default_value: defaultValue }),
})

export const ndxEllipseEyeTracking = cachedExtension({
  name: 'ndx-ellipse-eye-tracking',
  version: '0.2.0',
  doc: 'Ellipses that DeepLabCut fits to the parts of an eye',
  author: 'Ben Dichter',
  contact: 'https://github.com/AllenInstitute/AllenSDK/issues',
  types: {
    groups: [
      {
        doc: 'An ellipse that moves and changes over time',
        neurodata_type_inc: 'SpatialSeries',
        neurodata_type_def: 'EllipseSeries',
        datasets: [
          {
            shape: [null, 2],
            dims: ['num_times', 'x, y'],
            dtype: 'numeric',
            doc: 'Centre of the ellipse (x, y).',
            name: 'data',
            attributes: [
              optional('unit', 'text', 'Unit of the positions once they are converted.', 'meters'),
              optional('conversion', 'float32', 'Factor that makes the stored numbers positions in `unit`.', 1),
              optional('offset', 'float32', 'Number to add after the conversion.', 0),
              optional(
                'resolution',
                'float32',
                'Smallest difference that means anything; -1 where it is not known.',
                -1,
              ),
              optional(
                'continuity',
                'text',
                'How to read the time between samples: continuous, instantaneous or step.',
              ),
            ],
          },
          overTime('area', 'Area of the ellipse; NaN where the eye was probably shut.'),
          overTime('area_raw', 'Area of the ellipse, shut eyes included.'),
          overTime('width', 'Width of the ellipse.'),
          overTime('height', 'Height of the ellipse.'),
          overTime('angle', 'Angle by which the ellipse is turned.'),
        ],
      },
      {
        doc: 'What DeepLabCut finds of an eye',
        default_name: 'EyeTracking',
        neurodata_type_inc: 'NWBDataInterface',
        neurodata_type_def: 'EllipseEyeTracking',
        groups: [
          tracked('eye_tracking', 'The eye.'),
          tracked('pupil_tracking', 'The pupil.'),
          tracked('corneal_reflection_tracking', 'Reflection of the light on the cornea.'),
          tracked('likely_blink', 'Whether the eye was probably shut.', 'TimeSeries'),
        ],
      },
    ],
  },
})
