/**
 * ndx-aibs-stimulus-template 0.2.0: images that were warped for the screen, each with a reference to the image before.
 * The stack of images of version 0.1.0, which the sources hold, stays defined, so that what has it can still be read.
 */

import { cachedExtension } from './extension.ts'

export const ndxAibsStimulusTemplate = cachedExtension({
  name: 'ndx-aibs-stimulus-template',
  version: '0.2.0',
  doc: 'Images shown as visual stimuli, as they were and as they were warped for the screen',
  author: 'Allen Institute for Brain Science',
  contact: 'https://github.com/AllenInstitute/AllenSDK/issues',
  types: {
    datasets: [
      {
        doc: 'Image as it was shown: warped for the angle and distance at which the eye sees the screen',
        neurodata_type_inc: 'GrayscaleImage',
        neurodata_type_def: 'WarpedStimulusTemplateImage',
        attributes: [
          {
            doc: 'The image before it was warped, masked to the pixels that are visible after.',
            name: 'unwarped',
            dtype: { target_type: 'GrayscaleImage', reftype: 'object' },
          },
        ],
      },
    ],
    groups: [
      {
        doc: 'Deprecated in favour of WarpedStimulusTemplateImage: a stack of warped images beside one of unwarped ones',
        neurodata_type_inc: 'ImageSeries',
        neurodata_type_def: 'StimulusTemplate',
        datasets: [
          {
            shape: [null, null, null],
            dtype: 'float',
            doc: 'The images before they were warped, masked to the pixels that are visible after.',
            name: 'unwarped',
          },
        ],
      },
    ],
  },
})
