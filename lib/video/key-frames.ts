/** Where decoding of a video can start. */

import type { AviVideo } from './avi/avi-video.ts'

/** Ascending, 0 included; undefined where every frame can be decoded by itself, as those of recording programs can. */
export function keyFramesOf({ frames: { isKey, lengths, count } }: AviVideo): readonly number[] | undefined {
  const keys: number[] = []
  for (let frame = 0; frame < count; frame++)
    if (frame === 0 || (isKey[frame] === 1 && lengths[frame] !== 0)) keys.push(frame)
  return keys.length === count ? undefined : keys
}
