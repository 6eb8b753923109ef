import { describe, expect, it } from 'vitest'
import { missingDescriptions } from '#lib/datasets/steps/missing-descriptions.ts'
import { experimentDescription, unitsDescription } from '#lib/datasets/steps/session-texts.ts'
import { textAttribute } from '#lib/nwb/attributes.ts'
import { getDataset, getGroup } from '#lib/nwb/edit.ts'
import type { NodePath } from '#lib/nwb/tree.ts'
import { applyStep, type Entries, sessionOf, text } from '#test/support/small-tree.ts'

const column = (description?: string) => ({
  type: 'VectorData',
  namespace: 'hdmf-common',
  dtype: 'float64' as const,
  shape: [2],
  ...(description !== undefined && { attributes: { description } }),
})

const OPTO = '/processing/optotagging'
const SHOWN = '/intervals/gabors_presentations'

const describeColumns = (entries: Entries, mode: string) => {
  const report = applyStep(sessionOf(entries), missingDescriptions(mode))
  return { ...report, of: (path: NodePath) => textAttribute(getDataset(report.tree, path, 'test'), 'description') }
}

describe('missingDescriptions', () => {
  it('describes columns that lack a description, and leaves those alone that say something', () => {
    const entries = {
      '/units/snr': column('no description'),
      '/units/spread': column(),
      '/units/quality': column('what a person wrote'),
      '/units/unheard_of': column('no description'),
      [`${SHOWN}/duration`]: column('No description'),
      '/intervals/epochs/duration': column('No description'),
    }

    const { of, changes } = describeColumns(entries, 'reference')

    expect(changes.map(({ path }) => path).sort()).toEqual([`${SHOWN}/duration`, '/units/snr', '/units/spread'])
    expect(of('/units/snr')).toMatch(/signal to noise/i)
    expect(changes.find(({ path }) => path === '/units/spread')).toMatchObject({
      attribute: 'description',
      before: null,
    })
  })

  it('describes the light stimuli whatever the file says of them', () => {
    const { tree, of } = describeColumns(
      {
        [OPTO]: { type: 'ProcessingModule', attributes: { description: 'optogenetic stimulution data' } },
        [`${OPTO}/optogenetic_stimulation`]: { type: 'TimeIntervals', attributes: { description: '' } },
        [`${OPTO}/optogenetic_stimulation/level`]: column('the level'),
        [`${OPTO}/optogenetic_stimulation/start_time`]: column('Start time'),
      },
      'reference',
    )

    expect(textAttribute(getGroup(tree, OPTO, 'test'), 'description')).toContain('optotagging')
    expect(of(`${OPTO}/optogenetic_stimulation/level`)).toBe('Level of the light.')
    expect(of(`${OPTO}/optogenetic_stimulation/start_time`)).toBe('Start time')
  })
})

describe('traps of the reference converter', () => {
  const entries = {
    '/intervals/trials/hit': column('NOT IMPLEMENTED: hit'),
    [`${SHOWN}/color`]: column('No description'),
    '/units/snr': column('No description'),
  }

  it('trap 2: `NOT IMPLEMENTED: …` is no description', () => {
    const { of } = describeColumns(entries, 'all')

    expect(of('/intervals/trials/hit')).toBe('The mouse licked in the response window of a change.')
    expect(of(`${SHOWN}/color`)).toContain('Colour')
    expect(of('/units/snr')).toMatch(/signal to noise/i)
  })

  it('trap 2: as the reference has it, such columns stay', () => {
    expect(describeColumns(entries, 'reference').changes).toEqual([])
  })

  it('trap 14: columns of behaviour-only and of recorded sessions are both described where they are', () => {
    const { changes } = describeColumns(
      {
        [`${SHOWN}/image_set`]: column('No description'),
        '/intervals/b_presentations/active': column('No description'),
      },
      'reference',
    )

    expect(changes.map(({ path }) => path)).toEqual(['/intervals/b_presentations/active', `${SHOWN}/image_set`])
  })
})

describe('experimentDescription', () => {
  it('is added where there is none, and only there', () => {
    const added = applyStep(sessionOf({}), experimentDescription('mice look'))
    const there = sessionOf({ '/general/experiment_description': text('other') })

    expect(added.diff).toEqual(['+ /general/experiment_description'])
    expect(added.changes).toMatchObject([{ before: null, after: 'mice look' }])
    expect(applyStep(there, experimentDescription('mice look')).tree).toBe(there)
  })
})

describe('unitsDescription', () => {
  it('takes the place of what the table says, where there is a table', () => {
    const tree = sessionOf({ '/units': { type: 'Units', attributes: { description: '' } } })

    expect(applyStep(tree, unitsDescription('sorted')).diff).toEqual([
      '~ /units @description: "string" [] [""] → "string" [] ["sorted"]',
    ])
    expect(applyStep(sessionOf({}), unitsDescription('sorted')).changes).toEqual([])
  })
})
