/** Where the public finds the objects of each dataset, and where they lie in a mirror: the one place that knows. */

/** A bucket's prefix (or the like) that objects of a dataset lie below. */
export interface Place {
  /** `data`, `dandi`: what objects and a person's configuration call it. */
  readonly name: string
  /** Where the public finds it. */
  readonly url: string
  /**
   * Where it lies in a mirror. Of `data`: below the mirror's root, which may stand for a bucket or for a prefix of it, so
   * that each is tried. Of other places: below `data`.
   */
  readonly inMirror: readonly string[]
}

/** Of each dataset `data` first, which holds its tables. */
export const PLACES = {
  'visual-behavior-ephys': [
    {
      name: 'data',
      url: 's3://visual-behavior-neuropixels-data/visual-behavior-neuropixels',
      inMirror: ['visual-behavior-neuropixels', ''],
    },
  ],
  'visual-behavior-ophys': [
    {
      name: 'data',
      url: 's3://visual-behavior-ophys-data/visual-behavior-ophys',
      inMirror: ['visual-behavior-ophys', ''],
    },
  ],
  'visual-coding-ephys': [
    {
      name: 'data',
      url: 's3://allen-brain-observatory/visual-coding-neuropixels/ecephys-cache',
      inMirror: ['visual-coding-neuropixels/ecephys-cache', 'ecephys-cache', ''],
    },
  ],
  'visual-coding-ophys': [
    { name: 'data', url: 's3://allen-brain-observatory/visual-coding-2p', inMirror: ['visual-coding-2p', ''] },
    { name: 'dandi', url: 'dandi:000728@0.240827.1809', inMirror: ['dandi/000728'] },
    {
      name: 'eye-tracking',
      url: 's3://visual-coding-ophys-data/visual-coding-ophys',
      inMirror: ['visual-coding-ophys'],
    },
  ],
} as const satisfies Readonly<Record<string, readonly [Place, ...Place[]]>>

/** Regions of the public buckets, DANDI's among them: who reads from another region waits longer and may pay for it. */
export const BUCKET_REGIONS: Readonly<Record<string, string>> = {
  'visual-behavior-neuropixels-data': 'us-west-2',
  'visual-behavior-ophys-data': 'us-west-2',
  'visual-coding-ophys-data': 'us-west-2',
  'allen-brain-observatory': 'us-west-2',
  dandiarchive: 'us-east-2',
}
