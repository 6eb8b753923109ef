/** Numbers of fields that the schema calls decimal: documents hold them as texts, spelt as Python spells the number. */

/** A floating-point number: the shortest digits that read back as the same, with a point: `17.0`, `8.255`, `0.0005`. */
export function decimalOfFloat(value: number): string {
  const text = decimalDigits(value)
  return /[.E]/.test(text) ? text : `${text}.0`
}

/** A whole number: `17`. */
export const decimalOfInteger = (value: number): string => String(Math.trunc(value))

/** Python's `str(Decimal(repr(value)))`: an exponent only where the number is below a millionth or has 17 digits and more. */
function decimalDigits(value: number): string {
  const [mantissa = '', exponent] = value.toExponential().split('e')
  const power = Number(exponent)
  if (power >= 16 || power < -6) return `${mantissa}E${power < 0 ? '' : '+'}${power}`
  const digits = mantissa.replace(/\D/g, '').length
  return value.toFixed(Math.min(100, Math.max(0, digits - 1 - power)))
}
