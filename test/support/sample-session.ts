/** The bundled session: a base file with every kind of table, and a probe file with LFP. */

import { fileURLToPath } from 'node:url'

const folder = '../fixtures/visual-behavior-neuropixels/behavior_ecephys_sessions/1044016459/'

const pathOf = (name: string): string => fileURLToPath(new URL(`${folder}${name}`, import.meta.url))

export const SAMPLE_SESSION = pathOf('ecephys_session_1044016459.nwb')
export const SAMPLE_PROBE = pathOf('probe_1044084100_lfp.nwb')
