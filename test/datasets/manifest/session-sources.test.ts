import { describe, expect, it } from 'vitest'
import { resolveChoices } from '#lib/datasets/dataset-options.ts'
import { DATASETS } from '#lib/datasets/index.ts'
import { matchObjects } from '#lib/datasets/manifest/found-session.ts'
import { SESSION_FINDERS } from '#lib/datasets/manifest/session-finders.ts'
import { sessionSources } from '#lib/datasets/manifest/session-sources.ts'
import {
  madeVisualBehaviorEphys,
  madeVisualBehaviorOphys,
  madeVisualCodingEphys,
  madeVisualCodingOphys,
} from '#test/support/manifests.ts'

const role = (name: string) => ({ name, count: [0, 9] as const, fileName: /x/, outputs: [] })
const DEFINITION = {
  roles: [role('base'), role('raw')],
  sideFiles: [
    { name: 'units', path: 't/units.csv', format: 'csv' as const, maxBytes: 1, neededWhen: { enrich: ['on'] } },
    { name: 'eye', path: '{id}/eye.npy', format: 'bytes' as const, maxBytes: 1, neededWhen: {} },
  ],
}
const base = { role: 'base', need: 'required' as const, url: 'a.nwb', size: 10 }
const raw = { role: 'raw', need: 'expected' as const, url: 'r.nwb', size: 5, neededWhen: { raw: ['include'] } }
const eye = { role: 'eye', need: 'optional' as const, url: 'eye.npy', size: 1 }

const sourcesOf = (objects: (typeof base | typeof raw | typeof eye)[], choices: Record<string, string>) =>
  sessionSources(DEFINITION, { objects, missing: [] }, choices, 's3://b/p')

describe('sessionSources', () => {
  it('takes the files that the choices need, in their order, and tables below the data', () => {
    expect(sourcesOf([base, raw, eye], { raw: 'include', enrich: 'on' })).toEqual({
      sources: ['a.nwb', 'r.nwb'],
      sideFiles: { eye: 'eye.npy', units: 's3://b/p/t/units.csv' },
      missing: [],
      bytes: 15,
    })
    expect(sourcesOf([base, raw], { raw: 'skip', enrich: 'off' })).toMatchObject({ sources: ['a.nwb'], sideFiles: {} })
  })

  it('misses only what the choices need', () => {
    const { size: _, ...missing } = raw
    const lacking = (choices: Record<string, string>) =>
      sessionSources(DEFINITION, { objects: [base], missing: [missing] }, choices, '').missing

    expect(lacking({ raw: 'include' })).toEqual([missing])
    expect(lacking({ raw: 'skip' })).toEqual([])
  })
})

describe('every dataset', () => {
  const made = [
    madeVisualBehaviorEphys(),
    madeVisualBehaviorOphys(),
    madeVisualCodingEphys(),
    madeVisualCodingOphys(),
  ] as const

  for (const [index, finder] of SESSION_FINDERS.entries()) {
    const definition = DATASETS.find(({ name }) => name === finder.dataset)
    it.skipIf(definition === undefined)(
      `finds what ${definition === undefined ? 'no rules are there for yet' : 'the rules have roles for'}: ${finder.dataset}`,
      () => {
        if (definition === undefined) return
        const { manifests, objects } = made[index] ?? made[0]
        const texts = finder.manifests.map(
          ({ name, path }) => [name, { url: path, text: manifests[path] ?? '' }] as const,
        )
        const rows = finder.rows(new Map(texts))
        const known = [...definition.roles, ...definition.sideFiles].map(({ name }) => name)
        const named = new Set(rows.flatMap(row => row.objects.map(({ role }) => role)))
        const options = rows.flatMap(row => row.objects.flatMap(({ neededWhen = {} }) => Object.entries(neededWhen)))

        expect([...named].filter(name => !known.includes(name))).toEqual([])
        for (const [option, values] of options)
          expect(definition.options.find(({ name }) => name === option)?.values).toEqual(
            expect.arrayContaining([...values]),
          )

        const listings = finder.places.map(
          ({ name }) => [name, { url: 'x', sizes: objects, isComplete: false }] as const,
        )
        const { sessions } = matchObjects(finder, rows, new Map(listings))
        for (const { objects } of sessions) {
          const { sources } = sessionSources(
            definition,
            { objects, missing: [] },
            resolveChoices(definition.options, {}),
            '',
          )
          const base = sources[0]?.slice(sources[0].lastIndexOf('/') + 1) ?? ''
          expect(base).toMatch(definition.roles[0]?.fileName ?? /^$/)
        }
      },
    )
  }
})
