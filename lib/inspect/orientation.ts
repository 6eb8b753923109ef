/** Data whose second axis should have an entry for each row that the series refers to. */

/** `rows`: of the region that names electrodes or ROIs; `what`: how it is called. */
export function orientationRemark(
  shape: readonly number[],
  rows: number | undefined,
  what: string,
): string | undefined {
  const [times = 0, channels = 0] = shape
  if (rows === undefined || channels === rows) return undefined
  const lengths = `The second axis of the data has ${channels} entries, but the series refers to ${rows} ${what}`
  return times === rows
    ? `${lengths}, as many as the first axis has: the data is transposed.`
    : `${lengths}; the data may be transposed.`
}
