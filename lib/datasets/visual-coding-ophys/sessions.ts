/**
 * Sessions of Visual Coding Ophys: every entry of the list of experiments. The processed and the raw file are assets of
 * DANDI whose paths follow from the entry; the first release's file and the eye tracking lie in buckets.
 */

import { z } from 'zod'
import { byUniqueId, isoDate } from '#lib/datasets/manifest/cells.ts'
import { readManifestList } from '#lib/datasets/manifest/manifest-list.ts'
import { cellError, type ManifestPlace } from '#lib/datasets/manifest/manifest-table.ts'
import { PLACES } from '#lib/datasets/manifest/places.ts'
import { manifestText, type SessionFinder, type SessionRow } from '#lib/datasets/manifest/session-finder.ts'

/** What the paths of DANDI call each set of stimuli. */
const STIMULI: Readonly<Record<string, string>> = {
  three_session_A: 'StimA',
  three_session_B: 'StimB',
  three_session_C: 'StimC',
  three_session_C2: 'StimC2',
}

/** The only sessions with static gratings, which the first release's file has whole. */
const WITH_STATIC_GRATINGS = 'StimB'

const experiment = z.looseObject({
  id: z.int().nonnegative(),
  specimen_id: z.int().nonnegative(),
  stimulus_name: z.string(),
  date_of_acquisition: z.string().nullish(),
  ophys_session_id: z.int().nonnegative().nullish(),
  specimen: z.looseObject({ donor: z.looseObject({ external_donor_name: z.string().regex(/^[\w-]+$/) }) }),
})

type Experiment = z.infer<typeof experiment> & ManifestPlace

export const visualCodingOphysSessions: SessionFinder = {
  dataset: 'visual-coding-ophys',
  places: PLACES['visual-coding-ophys'],
  manifests: [{ name: 'experiments', path: 'ophys_experiments.json' }],
  listed: [
    { place: 'dandi', prefix: '', isOfSessions: true },
    { place: 'data', prefix: 'ophys_experiment_data/', isOfSessions: false },
    { place: 'eye-tracking', prefix: 'behavior_ophys_experiments/', isOfSessions: false },
  ],
  kinds: Object.values(STIMULI),
  rows(texts) {
    const entries = readManifestList(manifestText(texts, 'experiments'), experiment)
    byUniqueId(entries, 'id', ({ id }) => String(id))
    return entries.map(sessionOf)
  },
}

function sessionOf(entry: Experiment): SessionRow {
  const { id, specimen_id, stimulus_name, date_of_acquisition, ophys_session_id, specimen } = entry
  const kind = Object.hasOwn(STIMULI, stimulus_name) ? STIMULI[stimulus_name] : undefined
  if (kind === undefined) {
    const known = Object.keys(STIMULI).join(', ')
    throw cellError(entry, 'stimulus_name', `the stimulus type ${stimulus_name} is not known; known are ${known}.`)
  }
  const subject = specimen.donor.external_donor_name
  const asset = `sub-${specimen_id}/sub-${specimen_id}_ses-${id}-${kind}`
  return {
    id: String(id),
    kind,
    subject,
    date: date_of_acquisition == null ? null : isoDate(date_of_acquisition, entry, 'date_of_acquisition'),
    storeName: `sub-${subject}_ses-${id}-${kind}_behavior+image+ophys.nwb.zarr`,
    otherIds: ophys_session_id == null ? {} : { ophys_session_id: String(ophys_session_id) },
    objects: [
      { role: 'base', place: 'dandi', keys: [`${asset}_behavior+image+ophys.nwb`], need: 'required' },
      {
        role: 'raw',
        place: 'dandi',
        keys: [`${asset}_ophys.nwb`],
        need: 'expected',
        neededWhen: { raw: ['include'] },
      },
      ...(kind === WITH_STATIC_GRATINGS ? [firstRelease(id)] : []),
      {
        role: 'eye-tracking',
        place: 'eye-tracking',
        keys: [`behavior_ophys_experiments/${id}/eye_tracking.npy`],
        need: 'optional',
        neededWhen: { 'eye-tracking': ['rebuild'] },
      },
    ],
    remarks: [],
  }
}

const firstRelease = (id: number): SessionRow['objects'][number] => ({
  role: 'first-release',
  place: 'data',
  keys: [`ophys_experiment_data/${id}.nwb`],
  need: 'expected',
  neededWhen: { 'static-gratings': ['rebuild'] },
})
