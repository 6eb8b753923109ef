/** Checks of what a session says of itself. Source: nwbinspector, `_nwbfile_metadata`. */

import { parseIsoDate } from '#lib/nwb/iso-date.ts'
import { type Check, defineCheck } from '../check.ts'
import type { NwbObject } from '../nwb-object.ts'

/** `Last, First`, `Last, First M.`, `Last, First Middle`. */
const EXPERIMENTER = /^([\p{L}\p{N}_\s\-.']+),\s+([\p{L}\p{N}_\s\-.']+)$/u

const DOI = /^(doi:|http:\/\/dx\.doi\.org\/|https:\/\/doi\.org\/)/

const MODULE_NAMES = ['ophys', 'ecephys', 'icephys', 'behavior', 'misc', 'ogen', 'retinotopy']

/** The earliest year that recordings are believed to be of. */
const EARLIEST = '1980-01-01T00:00:00'

export const checkSessionStartTimeOldDate = defineCheck(
  {
    name: 'check_session_start_time_old_date',
    importance: 'BEST_PRACTICE_SUGGESTION',
    type: 'NWBFile',
    finds: 'A session that began in 1980 or before.',
  },
  async file => {
    const start = parseIsoDate((await file.text('session_start_time')) ?? '')?.text
    // Texts of one form sort by time; the offset is left aside, as the limit is in the file's own time zone.
    const isOld = start !== undefined && start.slice(0, EARLIEST.length) <= EARLIEST
    return isOld ? `The session_start_time ${start} may not be the date of the recording.` : undefined
  },
)

export const checkSessionStartTimeFutureDate = defineCheck(
  {
    name: 'check_session_start_time_future_date',
    importance: 'CRITICAL',
    type: 'NWBFile',
    finds: 'A session that has not begun yet.',
  },
  async (file, { now }) => {
    const start = parseIsoDate((await file.text('session_start_time')) ?? '')?.text
    const isLater = start !== undefined && Date.parse(start) >= now.getTime()
    return isLater ? `The session_start_time ${start} lies in the future.` : undefined
  },
)

export const checkExperimenterExists = checkPresence(
  'check_experimenter_exists',
  'general/experimenter',
  'Nobody is named as experimenter.',
)

export const checkExperimenterForm = defineCheck(
  {
    name: 'check_experimenter_form',
    importance: 'BEST_PRACTICE_SUGGESTION',
    type: 'NWBFile',
    finds: 'Experimenters who are not named as archives want it.',
  },
  async file => {
    const names = (await file.texts('general/experimenter')) ?? []
    return names
      .filter(name => !EXPERIMENTER.test(name))
      .map(name => `The experimenter “${name}” is not named “Last, First”, “Last, First M.” or “Last, First Middle”.`)
  },
)

export const checkExperimentDescription = checkPresence(
  'check_experiment_description',
  'general/experiment_description',
  'The experiment is not described.',
)

export const checkInstitution = checkPresence(
  'check_institution',
  'general/institution',
  'The institution is not named in /general/institution.',
)

export const checkKeywords = checkPresence(
  'check_keywords',
  'general/keywords',
  'There are no keywords in /general/keywords.',
)

export const checkSubjectExists = defineCheck(
  { name: 'check_subject_exists', importance: 'CRITICAL', type: 'NWBFile', finds: 'A session without a subject.' },
  file => (file.member('general/subject') === undefined ? 'Nothing is said of the subject.' : undefined),
)

export const checkDoiPublications = defineCheck(
  {
    name: 'check_doi_publications',
    importance: 'BEST_PRACTICE_SUGGESTION',
    type: 'NWBFile',
    finds: 'Publications that are not named by a DOI.',
  },
  async file => {
    const publications = (await file.texts('general/related_publications')) ?? []
    return publications
      .filter(publication => !DOI.test(publication))
      .map(publication => `The publication “${publication}” is no DOI: “doi:…” or a link to doi.org is expected.`)
  },
)

export const checkPublicationListFormat = defineCheck(
  {
    name: 'check_publication_list_format',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'NWBFile',
    finds: 'Several publications in one entry of the list.',
  },
  async file => {
    const publications = (await file.texts('general/related_publications')) ?? []
    return publications
      .filter(entry => entry.split(',').filter(part => /^\s*(doi:|https?:\/\/)/i.test(part)).length > 1)
      .map(entry => `“${entry}” names several publications; each should be an entry of its own.`)
  },
)

export const checkSessionIdNoSlashes = defineCheck(
  {
    name: 'check_session_id_no_slashes',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'NWBFile',
    finds: 'A session id with a slash.',
  },
  async file => {
    const id = await file.text('general/session_id')
    return id?.includes('/')
      ? `The session_id “${id}” has a slash, which breaks paths in the DANDI archive.`
      : undefined
  },
)

/** Endings of file names by what is in the file. */
const EXTENSIONS = { hdf5: ['.nwb', '.nwb.h5'], zarr: ['.nwb', '.nwb.zarr'] } as const

export const checkFileExtension = defineCheck(
  {
    name: 'check_file_extension',
    importance: 'BEST_PRACTICE_SUGGESTION',
    type: 'NWBFile',
    finds: 'A file name that does not end as those of NWB files do.',
  },
  ({ session }) => {
    const { url, backend } = session.file
    const [suffixes = ''] = /(\.[^./]+)*$/.exec(url.replace(/[?#].*$/, '').replace(/\/+$/, '')) ?? []
    const allowed: readonly string[] = EXTENSIONS[backend]
    if (allowed.some(ending => suffixes.endsWith(ending))) return undefined
    return `The file name ends in “${suffixes}”; of ${backend === 'zarr' ? 'a Zarr store' : 'an HDF5 file'} ${allowed.join(' or ')} is expected.`
  },
)

export const checkProcessingModuleName = defineCheck(
  {
    name: 'check_processing_module_name',
    importance: 'BEST_PRACTICE_SUGGESTION',
    type: 'ProcessingModule',
    finds: 'Processing modules with names that the schema does not know.',
  },
  ({ name }) =>
    MODULE_NAMES.includes(name)
      ? undefined
      : `The processing module is called ${name}; the schema's names are ${MODULE_NAMES.join(', ')}.`,
)

/** Something that a session should say; blank counts as nothing. */
function checkPresence(name: Check['name'], path: string, message: string): Check {
  return defineCheck(
    { name, importance: 'BEST_PRACTICE_SUGGESTION', type: 'NWBFile', finds: `Nothing in /${path}.` },
    async (file: NwbObject) => ((await file.texts(path))?.some(text => text !== '') ? undefined : message),
  )
}
