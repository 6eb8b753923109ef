/** Two lines of one plane of samples, and how a sample is predicted from its neighbours (RFC 9043, 3.1 to 3.3). */

/** Samples of a line start here: the context looks two to the left. One more follows the last. */
export const LEFT_MARGIN = 2

/** A line, and the line above it; the line being decoded still holds the one two above. */
export interface LinePair {
  current: Int16Array
  previous: Int16Array
}

export const newLines = (width: number): LinePair => ({
  current: new Int16Array(width + LEFT_MARGIN + 1),
  previous: new Int16Array(width + LEFT_MARGIN + 1),
})

/** Moves on to the next line and fills in its neighbours beyond the edges. */
export function nextLine(lines: LinePair, width: number): void {
  const above = lines.current
  lines.current = lines.previous
  lines.previous = above
  lines.current[LEFT_MARGIN - 1] = above[LEFT_MARGIN] as number
  above[LEFT_MARGIN + width] = above[LEFT_MARGIN + width - 1] as number
}

/**
 * The prediction: the middle one of left, top, and the plane through all three neighbours. In noise each comparison
 * would be a coin toss to the processor, so that there is none: `x >> 31` is -1 where x is negative, else 0.
 */
export function median(left: number, top: number, topLeft: number): number {
  const lower = (left - top) & ((left - top) >> 31)
  const least = top + lower
  const most = left - lower
  const gradient = left + top - topLeft
  const above = gradient - most
  const atMost = gradient - (above & ~(above >> 31))
  const below = atMost - least
  return atMost - (below & (below >> 31))
}
