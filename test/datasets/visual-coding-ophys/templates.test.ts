import { describe, expect, it } from 'vitest'
import { orderNeeds } from '#lib/datasets/visual-coding-ophys/image-order.ts'
import { movieImages } from '#lib/datasets/visual-coding-ophys/movie-images.ts'
import { stackedTemplates } from '#lib/datasets/visual-coding-ophys/stacked-templates.ts'
import { TransformError } from '#lib/errors.ts'
import { childOf, findNode, getDataset, getGroup } from '#lib/nwb/edit.ts'
import { neurodataType } from '#lib/nwb/object-type.ts'
import { targetsOf } from '#lib/nwb/targets.ts'
import type { Data } from '#lib/nwb/tree.ts'
import { applyStep, type Entries, type Entry, lookUps, sessionOf } from '#test/support/small-tree.ts'

const SCENES = '/stimulus/templates/natural_scenes_template'
const MOVIE = '/stimulus/templates/natural_movie_one'
const SHOWN = '/stimulus/presentation/natural_scenes_stimulus'
const PLAYED = '/stimulus/presentation/natural_movie_one_stimulus'

const image = (dtype: 'uint8' | 'uint16' = 'uint8', shape = [2, 3]): Entry => ({ type: 'Image', dtype, shape })

const ENTRIES: Entries = {
  [SCENES]: { type: 'Images', attributes: { description: 'Scenes.' } },
  [`${SCENES}/NaturalScene0`]: image(),
  [`${SCENES}/NaturalScene10`]: image(),
  [`${SCENES}/NaturalScene2`]: image(),
  [SHOWN]: { type: 'IndexSeries' },
  [`${SHOWN}/indexed_images`]: { link: SCENES },
  [MOVIE]: { type: 'ImageSeries', attributes: { description: 'A movie.' } },
  [`${MOVIE}/data`]: { dtype: 'uint8', shape: [2, 4, 5] },
  [PLAYED]: { type: 'IndexSeries' },
  [`${PLAYED}/indexed_timeseries`]: { link: MOVIE },
  '/general/devices/StimulusDisplay': { type: 'Device' },
}

const stack = (entries: Entries) => applyStep(sessionOf(entries), stackedTemplates(lookUps(entries), 'session 1'))
const split = (entries: Entries) => applyStep(sessionOf(entries), movieImages(lookUps(entries), 'session 1'))

const pathsOf = (data: Data) =>
  data.kind === 'stack' ? data.parts.map(({ data: part }) => (part.kind === 'source' ? part.path : undefined)) : []

describe('stackedTemplates', () => {
  it('stacks the images of a template by their numbers, and lets presentations count in the stack', () => {
    const { tree } = stack(ENTRIES)

    const data = getDataset(tree, `${SCENES}/data`, 'test')
    expect(data).toMatchObject({ dtype: 'uint8', shape: [3, 2, 3] })
    expect(pathsOf(data.data)).toEqual([0, 2, 10].map(number => `${SCENES}/NaturalScene${number}`))
    expect(neurodataType(getGroup(tree, SCENES, 'test'))).toBe('ImageSeries')
    const link = findNode(tree, `${SHOWN}/indexed_timeseries`)
    expect(link?.kind === 'link' && targetsOf(tree).get(link.target)?.path).toBe(SCENES)
    expect(findNode(tree, `${SHOWN}/indexed_images`)).toBeUndefined()
    expect(findNode(tree, `${PLAYED}/indexed_timeseries`)?.kind).toBe('link')
  })

  it('trap 16: gives a stack timestamps of NaN, and no rate', () => {
    const { tree } = stack(ENTRIES)

    expect(getDataset(tree, `${SCENES}/timestamps`, 'test').data).toEqual({
      kind: 'values',
      values: ['NaN', 'NaN', 'NaN'],
    })
    expect(findNode(tree, `${SCENES}/starting_time`)).toBeUndefined()
  })

  it('goes by the order that the file states, where it states one', () => {
    const order = [10, 0, 2].map(number => ({ ref: `0:${SCENES}/NaturalScene${number}` }))
    const entries: Entries = {
      ...ENTRIES,
      [`${SCENES}/order_of_images`]: { type: 'ImageReferences', dtype: 'reference', shape: [3], values: order },
    }

    expect(orderNeeds(sessionOf(entries)).map(({ id }) => id)).toEqual([`0:${SCENES}/order_of_images`])
    expect(pathsOf(getDataset(stack(entries).tree, `${SCENES}/data`, 'test').data)).toEqual(
      [10, 0, 2].map(number => `${SCENES}/NaturalScene${number}`),
    )
  })

  it('makes the display where the file has none', () => {
    const { '/general/devices/StimulusDisplay': _, ...entries } = ENTRIES

    const { tree } = stack({ ...entries, '/general/devices': {} })

    const link = findNode(tree, `${SCENES}/device`)
    expect(link?.kind === 'link' && targetsOf(tree).get(link.target)?.path).toBe('/general/devices/StimulusDisplay')
  })

  it.each<[string, Entries, string]>([
    ['images of two types', { [`${SCENES}/NaturalScene2`]: image('uint16') }, 'element types'],
    ['images of two sizes', { [`${SCENES}/NaturalScene2`]: image('uint8', [3, 2]) }, 'shapes differ'],
    ['an image without a number', { [`${SCENES}/blank`]: image() }, 'blank has none'],
    ['two images of one number', { [`${SCENES}/Scene2`]: image() }, 'have the number 2'],
    [
      'an order that leaves one out',
      {
        [`${SCENES}/order_of_images`]: {
          dtype: 'reference',
          shape: [1],
          values: [{ ref: `0:${SCENES}/NaturalScene0` }],
        },
      },
      'does not name each',
    ],
  ])('refuses %s', (_, more, message) => {
    expect(() => stack({ ...ENTRIES, ...more })).toThrow(TransformError)
    expect(() => stack({ ...ENTRIES, ...more })).toThrow(message)
  })
})

describe('movieImages', () => {
  it('makes an image of each frame of a movie, and lets presentations count in them', () => {
    const { tree } = split(ENTRIES)

    const movie = getGroup(tree, MOVIE, 'test')
    expect(movie.children.map(({ name }) => name)).toEqual([
      'NaturalMovieOne_0',
      'NaturalMovieOne_1',
      'order_of_images',
    ])
    expect(getDataset(tree, `${MOVIE}/NaturalMovieOne_1`, 'test')).toMatchObject({
      shape: [4, 5],
      data: { kind: 'reshape', of: { data: { region: { start: [1, 0, 0], shape: [1, 4, 5] } } } },
    })
    const link = findNode(tree, `${PLAYED}/indexed_images`)
    expect(link?.kind === 'link' && targetsOf(tree).get(link.target)?.path).toBe(MOVIE)
    expect(findNode(tree, `${PLAYED}/indexed_timeseries`)).toBeUndefined()
  })

  it('states the order of the images of other templates, by number and not by letter', () => {
    const { tree } = split(ENTRIES)

    const refs = [0, 2, 10].map(number => ({ ref: `0:${SCENES}/NaturalScene${number}` }))
    expect(getDataset(tree, `${SCENES}/order_of_images`, 'test').data).toEqual({ kind: 'values', values: refs })
    expect(childOf(getGroup(tree, SCENES, 'test'), 'NaturalScene2')?.kind).toBe('dataset')
  })

  it('refuses a movie that is no stack of frames', () => {
    expect(() => split({ ...ENTRIES, [`${MOVIE}/data`]: { dtype: 'uint8', shape: [4, 5] } })).toThrow(
      /no stack of frames/,
    )
  })
})
