/** `nwb2zarr bench`: how fast is this machine? */

import { InvalidInputError } from '#lib/errors.ts'
import { defineCommand } from '../command.ts'
import { flag } from '../option.ts'

export const bench = defineCommand({
  name: 'bench',
  usage: '[--calibrate]',
  summary: 'Measure how fast this machine converts a made-up recording; about a minute.',
  options: {
    calibrate: flag('keep the result in the cache folder (XDG_CACHE_HOME), for the times that plans tell'),
  },
  examples: [
    { does: 'bytes a second of each codec', run: 'bench' },
    { does: 'have plans tell the time that this machine takes', run: 'bench --calibrate' },
  ],
  async run(values, words, context) {
    if (words.length > 0) throw new InvalidInputError(`bench takes no ${words[0]}.`)
    return (await import('../actions/bench.ts')).benchMachine(values, context)
  },
})
