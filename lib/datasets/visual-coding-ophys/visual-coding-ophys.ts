/**
 * Visual Coding Two-Photon: mice that saw gratings, scenes, movies and noise in four sets of stimuli. A session is a
 * processed file and the raw movie, both of DANDI; its first release has what the newer files lost.
 */

import type { DatasetDefinition, SessionContext, SessionInput, Step } from '#lib/datasets/dataset.ts'
import type { DatasetOption, Profile } from '#lib/datasets/dataset-options.ts'
import { ndxAibsVisualCoding2p } from '#lib/datasets/extensions/ndx-aibs-visual-coding-2p.ts'
import { checkNwb2 } from '#lib/datasets/steps/check-nwb-2.ts'
import { identifierOf } from '#lib/datasets/steps/identifier.ts'
import { nanTiming } from '#lib/datasets/steps/nan-timing.ts'
import { fileNumber } from '#lib/datasets/steps/probe-files.ts'
import { leftOut } from '#lib/datasets/steps/recorded-edits.ts'
import { vectorIndexUint64 } from '#lib/datasets/steps/vector-index-uint64.ts'
import type { Change } from '#lib/nwb/change.ts'
import { findNode } from '#lib/nwb/edit.ts'
import type { NwbTree } from '#lib/nwb/tree.ts'
import { epochNeeds, epochs } from './epochs.ts'
import { EXPERIMENTS, experimentOf } from './experiment.ts'
import { experimentMetadata, subjectName } from './experiment-metadata.ts'
import { eyeTracking } from './eye-tracking.ts'
import { orderNeeds } from './image-order.ts'
import { movieImages } from './movie-images.ts'
import { MOVIE_CHUNKS, rawMovie, sessionFacts } from './raw-file.ts'
import { stackedTemplates } from './stacked-templates.ts'
import { GRATINGS, gratingsNeeds, staticGratings } from './static-gratings.ts'

/** Something that the release got wrong or lost: made anew, or kept as it is. */
const rebuilt = (name: string, description: string): DatasetOption => ({
  name,
  values: ['rebuild', 'keep'],
  profiles: { default: 'rebuild', R: 'keep', H: 'rebuild' } satisfies Record<Profile, string>,
  description,
})

const EYE_TRACKING = 'eye-tracking'

export const visualCodingOphys: DatasetDefinition = {
  name: 'visual-coding-ophys',
  title: 'Visual Coding Ophys',
  options: [
    {
      name: 'raw',
      values: ['include', 'skip'],
      profiles: { default: 'include', R: 'include', H: 'skip' },
      description: 'the motion-corrected movie (some 60 GB a session): taken in, or left out',
    },
    {
      name: 'templates',
      values: ['stacked', 'images'],
      profiles: { default: 'stacked', R: 'images', H: 'stacked' },
      description: 'a template of images: one array of all, or an array an image; movies likewise',
    },
    rebuilt('static-gratings', 'the table of static gratings, of which the release kept three rows'),
    rebuilt('epochs', 'the table of epochs, which 34 sessions lack'),
    rebuilt(EYE_TRACKING, 'eye tracking, by the newer product of 818 sessions'),
  ],
  roles: [
    {
      name: 'base',
      count: [1, 1],
      fileName: /^sub-[\w-]+_ses-\d+-Stim\w+_behavior\+image\+ophys\.nwb$/,
      outputs: ['/**'],
    },
    {
      name: 'raw',
      count: [0, 1],
      fileName: /^sub-[\w-]+_ses-\d+-Stim\w+_ophys\.nwb$/,
      outputs: ['/acquisition/**'],
    },
    {
      name: 'first-release',
      count: [0, 1],
      fileName: /^(ophys_experiment_)?\d+\.nwb$/,
      outputs: [`${GRATINGS}/**`],
    },
  ],
  sideFiles: [
    { name: EXPERIMENTS, path: 'ophys_experiments.json', format: 'bytes', maxBytes: 200_000_000, neededWhen: {} },
    {
      name: EYE_TRACKING,
      path: 'behavior_ophys_experiments/{experiment}/eye_tracking.npy',
      format: 'bytes',
      // 120,000 frames take 5 MB.
      maxBytes: 200_000_000,
      neededWhen: { [EYE_TRACKING]: ['rebuild'] },
      isOptional: true,
    },
  ],
  extensions: [ndxAibsVisualCoding2p],
  needs(input) {
    const { tree } = input.files[0]
    const raw = fileOf(input, 'raw')
    const first = fileOf(input, 'first-release')
    return [
      ...sessionFacts(tree),
      ...orderNeeds(tree),
      ...(raw === undefined ? [] : sessionFacts(raw)),
      ...(first === undefined || !isRebuilt(input, 'static-gratings') ? [] : gratingsNeeds(first)),
      ...(isRebuilt(input, 'epochs') ? epochNeeds(tree) : []),
    ]
  },
  wantedRows: () => new Map(),
  steps(context) {
    const { files, lookedUp, choices } = context
    const [{ tree }] = files
    const identifier = identifierOf(tree, lookedUp)
    const experiment = experimentOf(tree, context)
    const eyes = context.sides.get(EYE_TRACKING)
    return [
      checkNwb2,
      ...otherFiles(context),
      subjectName(experiment, lookedUp),
      experimentMetadata(experiment, identifier),
      choices.templates === 'images' ? movieImages(lookedUp, identifier) : stackedTemplates(lookedUp, identifier),
      ...gratings(context, { experiment: experiment.id, identifier }),
      ...(isRebuilt(context, 'epochs') ? [epochs(lookedUp, identifier)] : []),
      ...(eyes?.kind === 'bytes' && isRebuilt(context, EYE_TRACKING) ? [eyeTracking(eyes, identifier)] : []),
      nanTiming(lookedUp),
      vectorIndexUint64,
    ]
  },
  chunking: () => [MOVIE_CHUNKS],
}

const isRebuilt = ({ choices }: Pick<SessionInput, 'choices'>, name: string): boolean => choices[name] === 'rebuild'

const fileOf = ({ files }: Pick<SessionInput, 'files'>, role: string): NwbTree | undefined =>
  files.find(file => file.role === role)?.tree

/** The raw movie where it is wanted; of other files nothing is at its own place in the store. */
function otherFiles({ files, lookedUp, choices }: SessionContext): readonly Step[] {
  const [base, ...others] = files
  const isTaken = choices.raw === 'include'
  const hasRaw = others.some(({ role }) => role === 'raw')
  return [
    ...others.map(file =>
      file.role === 'raw' && isTaken ? rawMovie(base.tree, file, lookedUp) : notAtItsPlace(file.tree),
    ),
    ...(isTaken && !hasRaw ? [warning('raw-movie', 'The raw file was not given, so the store has no movie.')] : []),
  ]
}

const notAtItsPlace = (tree: NwbTree): Step => ({
  name: 'other-files',
  apply(source) {
    const changes: Change[] = []
    const reason = 'Only values that the processed file lost are taken from the file, if any.'
    leftOut(fileNumber(tree), '/', { step: 'other-files', reason, changes })
    return { tree: source, changes }
  },
})

function gratings(context: SessionContext, ids: Parameters<typeof staticGratings>[2]): readonly Step[] {
  const hasGratings = findNode(context.files[0].tree, GRATINGS) !== undefined
  if (!hasGratings || !isRebuilt(context, 'static-gratings')) return []
  const first = fileOf(context, 'first-release')
  if (first !== undefined) return [staticGratings(first, context.lookedUp, ids)]
  const message = `The file of the first release was not given, so ${GRATINGS} is as the newer file has it.`
  return [warning('static-gratings', message)]
}

const warning = (name: string, text: string): Step => ({
  name,
  apply: tree => ({ tree, changes: [], warnings: [text] }),
})
