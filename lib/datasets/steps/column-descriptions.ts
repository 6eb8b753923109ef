/**
 * What the columns mean that AllenSDK's writers leave without a description. Sources: the docstrings of AllenSDK 2.16's
 * tables of units, trials and stimulus presentations, and the white papers of the data sets.
 */

export type Descriptions = Readonly<Record<string, string>>

export const UNIT_COLUMNS: Descriptions = {
  amplitude: 'Peak-to-trough size of the mean waveform on the peak channel, in microvolts.',
  spread: 'Length of probe, in micrometres, over which the waveform has more than 12 % of its peak amplitude.',
  waveform_duration: 'Time from trough to peak of the mean waveform on the peak channel, in milliseconds.',
  snr: 'Signal to noise: amplitude of the mean waveform over twice the standard deviation of what single spikes leave when it is subtracted.',
  firing_rate: 'Spikes per second over the whole session.',
  presence_ratio:
    'Share of 100 equal stretches of the session in which the unit fired at least once; low for units that drifted in or out.',
  max_drift:
    'How far the unit’s median position along the probe moves at most, judged in windows of 51 seconds; a sign of probe motion.',
  silhouette_score:
    'Smallest silhouette of the cluster against any cluster on shared channels, in principal component space; from -1 to 1, where 1 is full separation.',
  isi_violations:
    'Rate of foreign spikes relative to the unit’s own, estimated from intervals between spikes below 1.5 milliseconds.',
  amplitude_cutoff:
    'Estimated share of the unit’s spikes that were missed, from where its histogram of amplitudes is cut off; at 0.5 half or more may be missing.',
  isolation_distance:
    'Squared Mahalanobis distance from the cluster’s centre, in principal component space, within which lie as many foreign spikes as the unit has; larger is better isolated.',
  l_ratio:
    'Foreign spikes near the cluster, each weighted by one minus the chi-squared probability of its distance, over the spikes of the unit; smaller is better isolated.',
  d_prime: 'Separation of the unit from all others along the axis that linear discriminant analysis finds for it.',
  nn_miss_rate:
    'Share of the neighbours of other units’ spikes, in principal component space, that belong to this unit.',
  nn_hit_rate:
    'Share of the four nearest neighbours of the unit’s spikes, in principal component space, that are its own.',
  PT_ratio: 'Height of the peak over depth of the trough of the mean waveform on the peak channel.',
  recovery_slope: 'Slope at which the waveform on the peak channel goes back to baseline after its peak.',
  repolarization_slope: 'Steepest rise of the waveform on the peak channel after its trough.',
  velocity_below:
    'How the spike travels along the probe from the soma downwards (ventral), as inverse velocity in milliseconds per millimetre, which stays finite.',
  velocity_above:
    'How the spike travels along the probe from the soma upwards (dorsal), as inverse velocity in milliseconds per millimetre, which stays finite.',
  quality: '`good`, or `noise` where the waveform has not the shape of a spike.',
  peak_channel_id: 'Id of the channel on which the waveform is largest; an id of the table of electrodes.',
}

export const OPTOTAGGING_COLUMNS: Descriptions = {
  duration: 'How long the light was on, in seconds.',
  stimulus_name: 'Kind of light stimulus, for example pulse or ramp.',
  level: 'Level of the light.',
  condition: 'The light stimulus in words.',
}

export const OPTOTAGGING_MODULE = 'Light stimuli that tell units of labelled cells from others (optotagging).'

export const OPTOTAGGING_TABLE =
  'When, and how, blue light was shone on the surface of the cortex to find units of labelled cells.'

export const TRIAL_COLUMNS: Descriptions = {
  initial_image_name: 'Image on the screen before the change or sham change.',
  change_image_name: 'Image that was to follow at the change; on catch trials the same as before.',
  is_change: 'Whether the image changed.',
  change_time: 'When the computer that runs the task ordered the change or sham change, in seconds.',
  go: 'Go trial: the image changed, and no reward was given unasked.',
  catch: 'Catch trial: a sham change, to measure how often the mouse licks by chance.',
  response_time: 'Time of the first lick, in seconds; none on aborted trials.',
  response_latency: 'Seconds from the change to the first lick; infinite where there was none.',
  reward_time: 'When the reward for a hit was given, in seconds.',
  reward_volume: 'Volume of the reward, in millilitres.',
  hit: 'The mouse licked in the response window of a change.',
  false_alarm: 'The mouse licked in the response window of a sham change.',
  miss: 'The mouse did not lick in the response window of a change.',
  correct_reject: 'The mouse did not lick in the response window of a sham change.',
  aborted: 'The mouse licked before the change or sham change, which ended the trial.',
  auto_rewarded: 'A reward was given at the change whatever the mouse did.',
  change_frame: 'Index of the stimulus frame of the change or sham change.',
  trial_length: 'Length of the trial, in seconds.',
}

/** Columns of presentations that the reference converter describes. */
export const PRESENTATION_COLUMNS: Descriptions = {
  active: 'Whether the mouse was doing the task (the lick spout in reach) when the stimulus was shown.',
  is_sham_change: 'Sham change of a catch trial: the same image once more where a change could have been.',
  is_image_novel: 'Whether the mouse saw the image for the first time in this session’s image set, not in training.',
  image_set: 'Set of images, or kind of stimulus, that was shown.',
  flashes_since_change: 'Flashes of the same image since the image last changed.',
  omitted: 'Whether the image was left out and the screen stayed grey.',
  is_change:
    'Whether another image is shown than before; while the task is active a lick in the response window earns a reward.',
  end_frame: 'Index of the stimulus frame at which the presentation ends.',
  start_frame: 'Index of the stimulus frame at which the presentation starts.',
  duration: 'Length of the presentation, in seconds.',
  image_name: 'Name of the image that was shown.',
}

/** Further columns of presentations that no writer describes. */
export const MORE_PRESENTATION_COLUMNS: Descriptions = {
  image_index: 'Index of the image in its set.',
  movie_frame_index: 'Index of the movie’s frame that was shown.',
  movie_repeat: 'Which showing of the movie it is, counted from 0.',
  repeat: 'Which showing of the stimulus it is, counted from 0.',
  trials_id: 'Id of the trial that the presentation belongs to.',
  rewarded: 'Whether a reward was given for the presentation.',
  color: 'Colour of the stimulus, as the stimulus program has it.',
  position_x: 'Horizontal position of the stimulus on the screen, in degrees from its centre.',
  position_y: 'Vertical position of the stimulus on the screen, in degrees from its centre.',
}
