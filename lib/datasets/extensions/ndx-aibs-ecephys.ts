/**
 * ndx-aibs-ecephys 0.3.0: Neuropixels probes, their channels, specimens, rigs and current source density. Version 0.2.0,
 * which the sources cache, has the strain of a specimen as an attribute; here it is the dataset that Subject has.
 */

import { attribute, cachedExtension, measured } from './extension.ts'

const AXES = [3]

export const ndxAibsEcephys = cachedExtension({
  name: 'ndx-aibs-ecephys',
  version: '0.3.0',
  doc: 'Neuropixels recordings of the Allen Institute',
  author: 'Allen Institute for Brain Science',
  contact: 'https://github.com/AllenInstitute/AllenSDK/issues',
  types: {
    groups: [
      {
        doc: 'Neuropixels probe',
        neurodata_type_inc: 'Device',
        neurodata_type_def: 'EcephysProbe',
        attributes: [
          attribute('sampling_rate', 'float64', 'Samples per second of the action potential band.'),
          attribute('probe_id', 'int', 'Id of the probe.'),
        ],
      },
      {
        doc: 'Channels of one Neuropixels probe',
        neurodata_type_inc: 'ElectrodeGroup',
        neurodata_type_def: 'EcephysElectrodeGroup',
        attributes: [
          attribute('has_lfp_data', 'bool', 'Whether the probe has local field potentials.'),
          attribute('probe_id', 'int', 'Id of the probe.'),
          attribute(
            'lfp_sampling_rate',
            'float64',
            'Samples per second of the local field potential as it was recorded.',
          ),
        ],
      },
      {
        doc: 'Animal of a Neuropixels recording',
        neurodata_type_inc: 'Subject',
        neurodata_type_def: 'EcephysSpecimen',
        attributes: [
          attribute('specimen_name', 'text', 'Full name of the specimen.'),
          attribute('age_in_days', 'float', 'Age at the recording, in days.'),
        ],
        datasets: [{ doc: 'Strain of the animal.', name: 'strain', dtype: 'text', quantity: '?' }],
      },
      {
        doc: 'Where the parts of the eye tracking rig stood',
        neurodata_type_inc: 'NWBDataInterface',
        neurodata_type_def: 'EcephysEyeTrackingRigMetadata',
        attributes: [attribute('equipment', 'text', 'Name of the rig.')],
        datasets: [
          measured('monitor_position', 'Position of the monitor (x, y, z).', AXES),
          measured('camera_position', 'Position of the camera (x, y, z).', AXES),
          measured('led_position', 'Position of the light (x, y, z).', AXES),
          measured('monitor_rotation', 'Rotation of the monitor (x, y, z).', AXES),
          measured('camera_rotation', 'Rotation of the camera (x, y, z).', AXES),
        ],
      },
      {
        doc: 'Current source density and the positions that it was computed for',
        neurodata_type_inc: 'NWBDataInterface',
        neurodata_type_def: 'EcephysCSD',
        groups: [{ doc: 'Current source density over time.', neurodata_type_inc: 'TimeSeries' }],
        datasets: [
          measured('virtual_electrode_x_positions', 'Horizontal position of each virtual electrode.'),
          measured('virtual_electrode_y_positions', 'Vertical position of each virtual electrode.'),
        ],
      },
    ],
  },
})
