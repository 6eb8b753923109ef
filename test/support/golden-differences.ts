/** A metadata document against a golden one: keys and their order, values, and the few things that may differ. */

import { isObject, type JsonValue } from '#lib/aind/json-value.ts'

/** Stands in golden documents for notes whose wording is each writer's own. */
const FREE_TEXT = '(free text)'

/** Sum of volumes, whose last digits depend on the order of adding. */
const SUMS = /\.reward_consumed_total$/

/** A line a difference: `data_streams[0].notes: expected …, found …`. */
export function goldenDifferences(found: JsonValue, golden: JsonValue, path = '$'): readonly string[] {
  const differ = (expected: string, is: string) => [`${path}: expected ${expected}, found ${is}`]
  if (golden === FREE_TEXT)
    return typeof found === 'string' && found !== '' ? [] : differ('a text', JSON.stringify(found))
  if (Array.isArray(golden)) {
    if (!Array.isArray(found)) return differ('a list', JSON.stringify(found))
    if (found.length !== golden.length) return differ(`${golden.length} items`, `${found.length}`)
    const [is, expected] = path.endsWith('.modalities')
      ? [byAbbreviation(found), byAbbreviation(golden)]
      : [found, golden]
    return expected.flatMap((item, index) => goldenDifferences(is[index] ?? null, item, `${path}[${index}]`))
  }
  if (isObject(golden)) {
    if (!isObject(found)) return differ('an object', JSON.stringify(found))
    const [keys, expected] = [Object.keys(found).join(), Object.keys(golden).join()]
    const order = keys === expected ? [] : differ(expected, keys)
    const inner = Object.entries(golden).flatMap(([key, item]) =>
      goldenDifferences(found[key] ?? null, item, `${path}.${key}`),
    )
    return [...order, ...inner]
  }
  if (SUMS.test(path) && Math.abs(Number(found) - Number(golden)) < 1e-9 && typeof found === typeof golden) return []
  return found === golden ? [] : differ(JSON.stringify(golden), JSON.stringify(found))
}

const byAbbreviation = (modalities: readonly JsonValue[]) =>
  modalities.toSorted((a, b) => (abbreviation(a) < abbreviation(b) ? -1 : 1))

const abbreviation = (value: JsonValue) => (isObject(value) ? String(value.abbreviation) : '')
