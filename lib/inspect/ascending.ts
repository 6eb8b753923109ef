/** Order of times, as checks of series, intervals and spikes ask for it. */

/** NaN is passed over; equal neighbours are ascending. */
export function isAscending(numbers: Float64Array): boolean {
  const known = numbers.filter(number => !Number.isNaN(number))
  return known.every((number, index) => index === 0 || number >= (known[index - 1] ?? number))
}
