/**
 * Samples like those of a Neuropixels probe's local field potential: whole steps of a converter, stored as volts in float32,
 * with power that falls with frequency. The same in every run.
 */

/** Volts a step of the converter, as the Allen Institute's files have it. */
const VOLTS_PER_STEP = 0.195e-6

/** Octaves below the sampling rate that carry equal power: 1/f over most of a minute at 1250 Hz. */
const OCTAVES = 16

/** Largest step of one octave. Chosen for the sizes that codecs bring real probes to: about a third of 32 bits. */
const AMPLITUDE = 16

/**
 * Fills arrays with (time, channel), C order, one after another: each call goes on where the last one ended. An octave
 * gets a new random value half as often as the next higher one (Voss and McCartney).
 */
export function fieldPotential(channels: number): (out: Float32Array) => void {
  const octaves = new Int16Array(channels * OCTAVES)
  const sums = new Int32Array(channels)
  const most = OCTAVES * AMPLITUDE
  const volts = Float32Array.from({ length: 2 * most + 1 }, (_, at) => (at - most) * VOLTS_PER_STEP)
  let state = 2_463_534_242
  let time = 0
  const random = () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return state
  }
  return out => {
    for (let at = 0; at < out.length; time++) {
      const octave = time === 0 ? 0 : Math.min(OCTAVES - 1, 31 - Math.clz32(time & -time))
      for (let channel = 0; channel < channels; channel++, at++) {
        const place = channel * OCTAVES + octave
        const value = random() % (AMPLITUDE + 1)
        const sum = (sums[channel] as number) + value - (octaves[place] as number)
        octaves[place] = value
        sums[channel] = sum
        out[at] = volts[sum + most] as number
      }
    }
  }
}
