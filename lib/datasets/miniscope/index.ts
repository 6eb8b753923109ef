/**
 * Recordings of miniscopes: interfaces to acquisitions and videos, their metadata, and the session that they make.
 * `runConversion` (lib/stages/run-conversion.ts) turns it into a store.
 */

export type { RecordingAccess } from './access.ts'
export { converterPipe } from './converter-pipe.ts'
export type { DataInterface } from './data-interface.ts'
export { openExternalVideo } from './external-video.ts'
export { parseTimeStamps, secondsOf } from './frame-times.ts'
export { openMiniscopeImaging } from './imaging-interface.ts'
export { editMetadata } from './merge-metadata.ts'
export { parseMetadata, type SessionMetadata } from './metadata.ts'
export { openMiniscopeConverter } from './miniscope-converter.ts'
export { missingFrom, sessionsIn } from './sessions.ts'
