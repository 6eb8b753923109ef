/** Probe files as one kind of source object of a Neuropixels session, and how their LFP is cut. */

import type { ChunkRule } from '#lib/datasets/chunk-rules.ts'
import type { SourceRole } from '#lib/datasets/source-roles.ts'

/** A session has up to six probes; some have no LFP, and so no file. */
export const PROBE_ROLE: SourceRole = {
  name: 'probe',
  count: [0, 6],
  fileName: /^probe_\d+(_lfp)?\.nwb$/,
  outputs: ['/acquisition/probe_*_lfp/**', '/processing/ecephys/probe_*_ecephys_csd/**'],
}

/** About seven minutes of eight channels: 16 MB, about 10 as stored. */
export const LFP_CHUNKS: ChunkRule = {
  kind: 'shape',
  path: '/acquisition/probe_*_lfp/probe_*_lfp_data/data',
  chunkShape: [500_000, 8],
}
