/** Checks of collections of images, and of what shows them. Source: nwbinspector, `_images`. */

import { isReference } from '#lib/nwb/attributes.ts'
import { defineCheck } from '../check.ts'
import { membersOf } from '../members.ts'

export const checkOrderOfImagesUnique = defineCheck(
  {
    name: 'check_order_of_images_unique',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'Images',
    finds: 'Images that are in the order more than once.',
  },
  async images => {
    const order = images.array('order_of_images')
    const references = (await order?.scalars(order.head(order.shape[0] ?? 0)))?.filter(isReference) ?? []
    return new Set(references.map(({ ref }) => ref)).size < references.length
      ? 'The order_of_images names some images more than once.'
      : undefined
  },
)

export const checkOrderOfImagesLen = defineCheck(
  {
    name: 'check_order_of_images_len',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'Images',
    finds: 'Orders of more or fewer images than there are.',
  },
  images => {
    const length = images.array('order_of_images')?.shape[0]
    // The images of schemas before 2.9 have no common ancestor with external ones.
    const count = new Set(['Image', 'BaseImage'].flatMap(type => membersOf(images, type))).size
    return length === undefined || length === count
      ? undefined
      : `The order_of_images has ${length} entries, but there are ${count} images.`
  },
)

export const checkIndexSeriesPointsToImage = defineCheck(
  {
    name: 'check_index_series_points_to_image',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'IndexSeries',
    finds: 'Series of indices into a time series instead of images.',
  },
  series =>
    series.member('indexed_timeseries') === undefined
      ? undefined
      : 'To index a TimeSeries is deprecated; the images should be in an Images object that indexed_images names.',
)
