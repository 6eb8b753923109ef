/** Every dataset that has rules of its own, and the one that takes any NWB file. */

export { DATASETS, datasetNamed } from './dataset-table.ts'
export { nwbDataset } from './nwb/nwb-dataset.ts'
