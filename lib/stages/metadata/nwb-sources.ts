/** Those of a conversion's source files that metadata documents are made from. */

import { metadataDataset } from '../metadata.ts'

/** Planes are files of their own and tell of each other; probe files and raw movies tell nothing. */
export const nwbSources = (dataset: string, sources: readonly string[]): string[] =>
  metadataDataset(dataset) === 'visual-behavior-ophys' ? [...sources] : sources.slice(0, 1)
