import { describe, expect, it } from 'vitest'
import { isCcfTerm, isOfMouse } from '#lib/inspect/brain-regions.ts'
import structures from '#lib/inspect/data/ccf-structures.json' with { type: 'json' }
import { inspectedEntries } from '#test/support/inspected-tree.ts'
import { text } from '#test/support/small-tree.ts'

describe('isCcfTerm', () => {
  it('knows all structures of the atlas, each by one acronym and one name', () => {
    expect(Object.keys(structures)).toHaveLength(1327)
    expect(new Set(Object.values(structures)).size).toBe(1327)
  })

  it.each([
    'VISp',
    'VISp2/3',
    'Primary visual area, layer 6a',
    'CUL4, 5gr',
    'Ectorhinal area/Layer 1',
    'posteromedial visual area',
    "Ammon's horn",
    'root',
  ])('takes %s', term => {
    expect(isCcfTerm(term)).toBe(true)
  })

  it.each(['visp', 'VISp ', 'V1', 'primary visual area', 'VISp, 175 um', ''])('does not take %j', term => {
    expect(isCcfTerm(term)).toBe(false)
  })
})

describe('isOfMouse', () => {
  it.each([
    ['Mus musculus', true],
    ['http://purl.obolibrary.org/obo/NCBITaxon_10090', true],
    ['Rattus norvegicus', false],
  ])('tells whether %s is a mouse: %s', async (species, expected) => {
    const { objects } = inspectedEntries({
      '/general/subject': { type: 'Subject' },
      '/general/subject/species': text(species),
      '/general/devices/d': { type: 'Device' },
    })

    for (const object of objects) expect(await isOfMouse(object)).toBe(expected)
  })
})
