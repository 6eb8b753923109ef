/** What every part of a session can do: say what it knows, and add its objects to the session. */

import type { GroupNode } from '#lib/nwb/tree.ts'
import type { SessionMetadata } from './metadata.ts'

/** Objects that go into one session. Of devices and planes with the same name the first is taken. */
export interface SessionContent {
  readonly devices?: readonly GroupNode[]
  readonly imagingPlanes?: readonly GroupNode[]
  readonly acquisition?: readonly GroupNode[]
  /** Series of the processing module `ophys`. */
  readonly ophys?: readonly GroupNode[]
  /** Full sentences for the person who converts. */
  readonly warnings?: readonly string[]
}

/** What an interface may ask while it adds its objects. */
export interface SessionPlace {
  /** Number of one of the interface's files among those of the session. */
  fileNumber(url: string): number
  /** How the store names a video that lies outside of it. */
  videoPath(url: string): string
}

/** `Options` are those of a conversion: what NeuroConv calls conversion options. */
export interface DataInterface<Options = unknown> {
  /** Every file that was read or will be. */
  readonly files: readonly string[]
  /** Videos that the session refers to and does not hold. */
  readonly externalVideos: readonly string[]
  /** A new copy, to be edited and given to `runConversion`. */
  getMetadata(): SessionMetadata
  /** Checks options from outside; InvalidInputError for names and values that are not known. */
  parseOptions(options: unknown): Options
  content(metadata: SessionMetadata, options: Options, place: SessionPlace): SessionContent
}
