/** The order of file names as a person counts: `2.avi` before `10.avi`. */

/** Runs of digits compare as numbers, everything else by code unit. */
export function compareNatural(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)]
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const [one = '', other = ''] = [left[at], right[at]]
    const bothNumbers = /^\d/.test(one) && /^\d/.test(other)
    const order = bothNumbers ? compareDigits(one, other) : one < other ? -1 : Number(one > other)
    if (order !== 0) return order
  }
  return left.length - right.length || (a < b ? -1 : Number(a > b))
}

const partsOf = (name: string): readonly string[] => name.match(/\d+|\D+/g) ?? []

/** Digits of any length. */
function compareDigits(a: string, b: string): number {
  const [one, other] = [a.replace(/^0+(?=\d)/, ''), b.replace(/^0+(?=\d)/, '')]
  return one.length - other.length || (one < other ? -1 : Number(one > other))
}
