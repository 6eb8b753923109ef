/** Words and numbers as nwbinspector's users know them from Python. */

import { encodeFloat } from '#lib/zarr/json.ts'

/** A float as Python prints it: `30.0`, `1e-05`, `nan`. */
export function formatFloat(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf'
  const size = Math.abs(value)
  const text = size !== 0 && size < 1e-4 ? value.toExponential() : encodeFloat(value)
  // Python writes at least two digits of an exponent, and goes over to exponents from 1e16 on.
  const digits = size >= 1e16 && !text.includes('e') ? value.toExponential() : text
  return digits.replace(/e([+-])(\d)$/, 'e$10$2')
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB']

/** A number of bytes in steps of a thousand, two decimals, no space: `1.40KB`. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  for (; value >= 1000 && unit < UNITS.length - 1; unit++) value /= 1000
  return `${value.toFixed(2)}${UNITS[unit]}`
}

/** To the nearest whole number, halves to the even one, as numpy rounds. */
export function roundHalfEven(value: number): number {
  const below = Math.floor(value)
  const rest = value - below
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1
  return below % 2 === 0 ? below : below + 1
}
