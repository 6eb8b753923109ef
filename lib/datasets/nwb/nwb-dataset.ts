/** Any NWB 2 file: no rules of its own, only the upgrades that all sessions go through. */

import type { DatasetDefinition } from '#lib/datasets/dataset.ts'
import { checkNwb2 } from '#lib/datasets/steps/check-nwb-2.ts'

export const nwbDataset: DatasetDefinition = {
  name: 'nwb',
  title: 'any NWB file',
  options: [],
  roles: [{ name: 'base', count: [1, 1], fileName: /./, outputs: ['/**'] }],
  sideFiles: [],
  extensions: [],
  needs: () => [],
  wantedRows: () => new Map(),
  steps: () => [checkNwb2],
  chunking: () => [],
}
