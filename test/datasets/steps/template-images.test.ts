import { describe, expect, it } from 'vitest'
import { templateNeeds } from '#lib/datasets/steps/read-template.ts'
import { templateImages } from '#lib/datasets/steps/template-images.ts'
import { TransformError } from '#lib/errors.ts'
import { referenceAttribute, textAttribute } from '#lib/nwb/attributes.ts'
import { findNode, getDataset, getGroup } from '#lib/nwb/edit.ts'
import { neurodataType } from '#lib/nwb/object-type.ts'
import { targetsOf } from '#lib/nwb/targets.ts'
import { withoutEntries } from '#test/support/probe-session.ts'
import { applyStep, type Entries, lookUps, sessionOf } from '#test/support/small-tree.ts'

const K = '/stimulus/templates/set_2019.05.26'
const SERIES = '/stimulus/presentation/set_2019.05.26'

const TEMPLATE: Entries = {
  [K]: {
    type: 'StimulusTemplate',
    namespace: 'ndx-aibs-stimulus-template',
    attributes: { description: 'no description', object_id: 'old' },
  },
  [`${K}/data`]: { dtype: 'uint8', shape: [2, 3, 4] },
  [`${K}/unwarped`]: { dtype: 'float64', shape: [2, 3, 4] },
  [`${K}/control`]: { dtype: 'int64', shape: [2], values: ['0', '1'] },
  [`${K}/control_description`]: { dtype: 'string', shape: [2], values: ['im2', 'im1'] },
  [`${K}/timestamps`]: { dtype: 'float64', shape: [2] },
}

const INDEX_SERIES: Entries = {
  [SERIES]: { type: 'IndexSeries', attributes: { description: 'no description' } },
  [`${SERIES}/indexed_timeseries`]: { link: K },
}

const convert = (entries: Entries) => applyStep(sessionOf(entries), templateImages(lookUps(entries), 'session 1'))

describe('templateImages', () => {
  it('makes two containers of images, in the order of the template', () => {
    const { tree } = convert({ ...TEMPLATE, ...INDEX_SERIES })

    expect(getGroup(tree, K, 'test').children.map(({ name }) => name)).toEqual(['im1', 'im2', 'order_of_images'])
    expect(neurodataType(getGroup(tree, `${K}_unwarped`, 'test'))).toBe('Images')
    expect(getDataset(tree, `${K}/im2`, 'test')).toMatchObject({
      dtype: 'uint8',
      shape: [3, 4],
      data: {
        kind: 'reshape',
        of: {
          shape: [1, 3, 4],
          data: { kind: 'source', path: `${K}/data`, region: { start: [0, 0, 0], shape: [1, 3, 4] } },
        },
      },
    })
    expect(getDataset(tree, `${K}_unwarped/im1`, 'test')).toMatchObject({ dtype: 'float64', shape: [3, 4] })
    const order = getDataset(tree, `${K}/order_of_images`, 'test')
    const ids = ['im2', 'im1'].map(name => ({ ref: getDataset(tree, `${K}/${name}`, 'test').id }))
    expect(order.data).toEqual({ kind: 'values', values: ids })
    expect(neurodataType(order)).toBe('ImageReferences')
  })

  it('links the series of presentations to the images that were shown, and describes it', () => {
    const { tree, changes } = convert({ ...TEMPLATE, ...INDEX_SERIES })

    expect(findNode(tree, `${SERIES}/indexed_timeseries`)).toBeUndefined()
    expect(findNode(tree, `${SERIES}/indexed_images`)).toMatchObject({
      kind: 'link',
      target: getGroup(tree, K, 'test').id,
    })
    expect(textAttribute(getGroup(tree, SERIES, 'test'), 'description')).toContain('set_2019.05.26')
    expect(changes).toContainEqual(
      expect.objectContaining({ path: `${SERIES}/indexed_images`, before: null, after: { target: K } }),
    )
    expect(targetsOf(tree).get('0:/stimulus/templates/set_2019.05.26')?.path).toBe(K)
  })

  it('tells of a template that nothing says when it was shown, but for those of recorded sessions', () => {
    const recorded = 'Natural_Images_Lum_Matched_set_ophys_G_2019.05.26'
    const renamed = Object.fromEntries(
      Object.entries(TEMPLATE).map(([path, entry]) => [path.replace('set_2019.05.26', recorded), entry]),
    )

    expect(convert(TEMPLATE).warnings).toEqual([`No series at ${SERIES} says when the images were shown.`])
    expect(convert(renamed).warnings).toEqual([])
    expect(convert({}).warnings).toEqual(['The session has no stimulus templates.'])
  })

  it('asks for names and numbers of images only', () => {
    expect(templateNeeds(sessionOf(TEMPLATE)).map(({ id }) => id)).toEqual([
      `0:${K}/control`,
      `0:${K}/control_description`,
    ])
  })

  const names = (values: readonly string[]) => ({ dtype: 'string' as const, shape: [values.length], values })
  it.each<[string, Entries, string]>([
    ['of another type', { [K]: { type: 'ImageSeries' } }, 'is a ImageSeries'],
    ['without names', { [`${K}/control_description`]: { type: 'Nothing' } }, 'its images have no names'],
    ['with fewer names than images', { [`${K}/control_description`]: names(['a']) }, 'has 2 images and 1 names'],
    ['with one name twice', { [`${K}/control_description`]: names(['a', 'a']) }, 'two images of the same name'],
    [
      'with other unwarped images',
      { [`${K}/unwarped`]: { dtype: 'float64', shape: [2, 3, 5] } },
      'unwarped ones of [2,3,5]',
    ],
    ['that is no stack', { [`${K}/data`]: { dtype: 'uint8', shape: [2, 3] } }, 'three axes were expected'],
  ])('refuses a template %s', (_, entries, message) => {
    expect(() => convert({ ...TEMPLATE, ...entries })).toThrow(TransformError)
    expect(() => convert({ ...TEMPLATE, ...entries })).toThrow(message)
  })

  it('refuses a template without data, one whose image cannot be named, and presentations of another kind', () => {
    const odd = { ...TEMPLATE, [`${K}/control_description`]: names(['..', 'b']) }

    expect(() => convert(withoutEntries(TEMPLATE, `${K}/unwarped`))).toThrow('lacks its data')
    expect(() => targetsOf(convert(odd).tree)).toThrow('lead out of its folder')
    expect(() => convert({ ...TEMPLATE, [SERIES]: { type: 'TimeSeries' } })).toThrow('An IndexSeries was expected')
  })
})

describe('traps of the reference converter', () => {
  it('trap 13: each warped image refers to the unwarped image of its own name', () => {
    const { tree } = convert(TEMPLATE)

    const targets = targetsOf(tree)
    for (const name of ['im1', 'im2']) {
      const image = getDataset(tree, `${K}/${name}`, 'test')
      expect(neurodataType(image)).toBe('WarpedStimulusTemplateImage')
      expect(targets.get(referenceAttribute(image, 'unwarped') ?? '')?.path).toBe(`${K}_unwarped/${name}`)
    }
  })
})
