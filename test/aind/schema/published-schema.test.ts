/** The schema of metadata documents against the published JSON Schemas, which a validator of its own reads: same verdict. */

import { existsSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { type DocumentName, REQUIRED_DOCUMENTS } from '#lib/aind/core-document.ts'
import { isObject, type JsonObject, type JsonValue } from '#lib/aind/json-value.ts'
import { checkDocument } from '#lib/aind/schema/check-document.ts'
import { GOLDEN_SESSIONS, goldenDocument, hasGoldenMetadata } from '#test/support/metadata-sessions.ts'
import { randomNumbers } from '#test/support/random.ts'
import { sharedFolder } from '#test/support/shared-folder.ts'

const SCHEMAS = sharedFolder('specs/aind-data-schema-2.7')
const isThere = hasGoldenMetadata && existsSync(SCHEMAS)

/** Mutations of each golden document. */
const MUTATIONS = 24

/** What a mutation may put in the place of a value. */
const OTHER_VALUES: readonly JsonValue[] = [
  null,
  true,
  0,
  -1,
  1.5,
  70,
  1e9,
  '',
  'x',
  'Other',
  'Unknown',
  '2021-13-40',
  '2021-03-04',
  '2021-03-04T10:20:30',
  '2021-03-04T10:20:30Z',
  'a_b',
  [],
  [null],
  ['Left'],
  {},
  { name: 'Allen Institute' },
  { object_type: 'Translation', translation: [1, 2, 3] },
]

interface Slot {
  readonly holder: Record<string, JsonValue> | JsonValue[]
  readonly key: string | number
}

function slotsOf(value: JsonValue, found: Slot[] = []): Slot[] {
  if (Array.isArray(value))
    for (const [key, item] of value.entries()) {
      found.push({ holder: value, key })
      slotsOf(item, found)
    }
  else if (isObject(value))
    for (const [key, item] of Object.entries(value)) {
      found.push({ holder: value as Record<string, JsonValue>, key })
      slotsOf(item, found)
    }
  return found
}

/** A copy with one thing changed: a value replaced, a key or item removed, added or renamed, two values exchanged. */
function mutated(document: JsonObject, random: () => number): { readonly copy: JsonObject; readonly what: string } {
  const copy = structuredClone(document)
  const slots = slotsOf(copy)
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
  const { holder, key } = pick(slots)
  const kind = Math.floor(random() * 6)
  const at = holder as Record<string | number, JsonValue>
  const old = at[key] as JsonValue
  if (kind === 0) {
    if (Array.isArray(holder)) holder.splice(Number(key), 1)
    else delete at[key]
    return { copy, what: `without ${key}` }
  }
  if (kind === 1) {
    const value = pick(OTHER_VALUES)
    if (Array.isArray(holder)) holder.push(value)
    else at[pick(['notes', 'name', 'colour', 'coordinate_system', 'object_type'])] = value
    return { copy, what: `more beside ${key}` }
  }
  if (kind === 2 && typeof old === 'string') {
    at[key] = pick([`${old}x`, old.toLowerCase(), old.slice(1), ` ${old}`])
    return { copy, what: `${key}: other text` }
  }
  if (kind === 3) {
    const other = pick(slots)
    at[key] = structuredClone((other.holder as Record<string | number, JsonValue>)[other.key] ?? null)
    return { copy, what: `${key}: value of ${other.key}` }
  }
  at[key] = pick(OTHER_VALUES)
  return { copy, what: `${key}: ${JSON.stringify(at[key])}` }
}

const validators = new Map<string, (value: unknown) => boolean>()

function published(name: DocumentName): (value: unknown) => boolean {
  const known = validators.get(name)
  if (known !== undefined) return known
  const ajv = new Ajv2020({ strict: false, validateFormats: true })
  formats.default(ajv)
  ajv.addFormat('path', true)
  const validate = ajv.compile(JSON.parse(readFileSync(`${SCHEMAS}/${name}_schema.json`, 'utf8')))
  validators.set(name, validate)
  return validate
}

describe.skipIf(!isThere)('checkDocument, where ../shared is there', () => {
  it('accepts every golden document, as the published schemas do', () => {
    const verdicts = GOLDEN_SESSIONS.flatMap(({ golden }) =>
      REQUIRED_DOCUMENTS.map(name => {
        const document = goldenDocument(golden, name)
        return { name: `${golden}/${name}`, theirs: published(name)(document), ours: checkDocument(name, document) }
      }),
    )

    expect(verdicts).toHaveLength(55)
    expect(verdicts.filter(({ theirs, ours }) => !theirs || ours.length > 0)).toEqual([])
  })

  it('has the same verdict on a thousand and more mutations of them', () => {
    const random = randomNumbers(20_260_102)
    const differing: string[] = []
    const counts = { accepted: 0, refused: 0 }
    for (const { golden } of GOLDEN_SESSIONS)
      for (const name of REQUIRED_DOCUMENTS) {
        const document = goldenDocument(golden, name)
        for (let index = 0; index < MUTATIONS; index++) {
          const { copy, what } = mutated(document, random)
          const theirs = published(name)(copy)
          const ours = checkDocument(name, copy)
          counts[theirs ? 'accepted' : 'refused']++
          if (theirs !== (ours.length === 0))
            differing.push(`${golden}/${name} ${what}: ${theirs ? ours.map(({ path }) => path).join() : 'accepted'}`)
        }
      }

    expect(differing).toEqual([])
    expect(counts.accepted).toBeGreaterThan(100)
    expect(counts.refused).toBeGreaterThan(700)
  })
})
