/** What is the same for all sessions of a dataset: who it is from, and what it is called. From the papers of the releases. */

import type { MetadataDataset } from '../builder.ts'

export interface Release {
  readonly group: 'ephys' | 'ophys'
  readonly projectName: string
  /** With their ORCID identifiers. */
  readonly investigators: readonly (readonly [name: string, orcid: string])[]
}

const SHAWN_OLSEN = ['Shawn Olsen', '0000-0002-9568-7057'] as const

export const RELEASES: Readonly<Record<MetadataDataset, Release>> = {
  'visual-behavior-ephys': {
    group: 'ephys',
    projectName: 'Allen Brain Observatory - Visual Behavior Neuropixels',
    investigators: [['Corbett Bennett', '0009-0001-2847-7754'], SHAWN_OLSEN],
  },
  'visual-behavior-ophys': {
    group: 'ophys',
    projectName: 'Allen Brain Observatory - Visual Behavior Ophys',
    investigators: [
      ['Marina Garrett', '0000-0002-5271-2291'],
      ['Peter Groblewski', '0000-0002-8415-1118'],
      SHAWN_OLSEN,
    ],
  },
  'visual-coding-ephys': {
    group: 'ephys',
    projectName: 'Allen Brain Observatory - Visual Coding Neuropixels',
    investigators: [['Josh Siegle', '0000-0002-7736-4844'], ['Xiaoxuan Jia', '0000-0001-5484-9331'], SHAWN_OLSEN],
  },
  'visual-coding-ophys': {
    group: 'ophys',
    projectName: 'Allen Brain Observatory - Visual Coding Ophys',
    investigators: [
      ['Saskia de Vries', '0000-0002-3704-3499'],
      ['Jerome Lecoq', '0000-0002-0131-0938'],
      ['Michael Buice', '0000-0002-2196-1498'],
    ],
  },
}
