/** ndx-aibs-visual-coding-2p 0.1.0: what the release's list of experiments says of one, kept with the session as a text. */

import { cachedExtension } from './extension.ts'

export const NDX_AIBS_VISUAL_CODING_2P = 'ndx-aibs-visual-coding-2p'

export const ndxAibsVisualCoding2p = cachedExtension({
  name: NDX_AIBS_VISUAL_CODING_2P,
  version: '0.1.0',
  doc: 'Facts of the two-photon experiments of Visual Coding of the Allen Brain Observatory',
  author: 'Allen Institute for Brain Science',
  contact: 'https://github.com/AllenInstitute/AllenSDK/issues',
  types: {
    groups: [
      {
        doc: 'What the list of experiments (ophys_experiments.json) says of the experiment',
        neurodata_type_inc: 'LabMetaData',
        neurodata_type_def: 'OphysExperimentMetadata',
        datasets: [
          {
            // A dataset: attributes of HDF5 files cannot be this long.
            doc: 'The entry of the experiment, a JSON object.',
            name: 'ophys_experiment_metadata',
            dtype: 'text',
          },
        ],
      },
    ],
  },
})
