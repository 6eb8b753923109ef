import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadSchema, type SchemaVersion } from '#lib/nwb/schema/load-schema.ts'
import { catalogOf } from '#lib/nwb/schema/type-catalog.ts'

/** The published specifications, as data; they are no part of this repository. */
const PUBLISHED = new URL('../../../../shared/specs/nwb/', import.meta.url)
const hasPublished = existsSync(PUBLISHED)

const VERSIONS: readonly SchemaVersion[] = ['2.9.0', '2.10.0']
const DOC = /"doc":"((?:[^"\\]|\\.)*)"/g

const texts = VERSIONS.flatMap(version =>
  loadSchema(version).namespaces.flatMap(({ name, version: of, namespaceText, sources }) =>
    [{ name: 'namespace', text: namespaceText }, ...sources].map(source => ({
      label: `${name} ${of} ${source.name}`,
      file: `${name}/${of}/${source.name}.json`,
      text: source.text,
    })),
  ),
)

describe('loadSchema', () => {
  it.each([
    ['2.9.0', ['core 2.9.0', 'hdmf-common 1.8.0', 'hdmf-experimental 0.5.0']],
    ['2.10.0', ['core 2.10.0', 'hdmf-common 1.9.0', 'hdmf-experimental 0.6.0']],
  ] as const)('gives the namespaces that belong to core %s', (version, expected) => {
    const { namespaces } = loadSchema(version)

    expect(namespaces.map(({ name, version }) => `${name} ${version}`)).toEqual(expected)
  })

  it.each(VERSIONS)('names the sources of %s as its namespace texts do', version => {
    for (const { namespaceText, sources } of loadSchema(version).namespaces) {
      const named = [...namespaceText.matchAll(/"source":"([^"]*)"/g)].map(([, name]) => name)

      expect(sources.map(({ name }) => name)).toEqual(named)
    }
  })

  it.each(VERSIONS)('gives a schema in which every type of %s resolves', version => {
    const types = catalogOf(loadSchema(version).namespaces).types()

    expect(types.length).toBe(version === '2.9.0' ? 92 : 96)
  })

  it('makes a schema once', () => {
    expect(loadSchema('2.9.0')).toBe(loadSchema('2.9.0'))
  })

  it.each(texts)('keeps $label in ASCII, and every description short', ({ text }) => {
    expect(text).toMatch(/^[\x20-\x7e]*$/)
    for (const doc of docsOf(text)) expect(doc.split(' ').length, doc).toBeLessThanOrEqual(16)
  })
})

describe.skipIf(!hasPublished)(
  'loadSchema against the published specifications (skipped where they are absent)',
  () => {
    it.each(texts)('equals $label to the letter, descriptions aside', ({ file, text }) => {
      const published = readFileSync(new URL(file, PUBLISHED), 'utf8')

      expect(text.replace(DOC, '"doc":""')).toBe(published.replace(DOC, '"doc":""'))
    })

    it.each(texts)('describes $label in words of its own', ({ file, text }) => {
      const published = docsOf(readFileSync(new URL(file, PUBLISHED), 'utf8'))

      docsOf(text).forEach((doc, index) => {
        const theirs = published[index] ?? ''
        expect(doc.toLowerCase()).not.toBe(theirs.toLowerCase())
        expect(sharedRun(doc, theirs), `${doc} | ${theirs}`).toBeUndefined()
      })
    })
  },
)

const docsOf = (text: string): string[] => [...text.matchAll(DOC)].map(([, doc]) => JSON.parse(`"${doc}"`))

/** The first five words in a row that both texts have. */
function sharedRun(ours: string, theirs: string): string | undefined {
  const words = (text: string) => text.toLowerCase().match(/[\w/.-]*\w/g) ?? []
  const runs = (text: string) =>
    words(text).flatMap((_, at, all) => (at + 5 <= all.length ? all.slice(at, at + 5).join(' ') : []))
  const known = new Set(runs(theirs))
  return runs(ours).find(run => known.has(run))
}
