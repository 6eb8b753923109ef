/** Checks of optical physiology. Source: nwbinspector, `_ophys`. */

import { textsAttribute } from '#lib/nwb/attributes.ts'
import { isCcfTerm, isOfMouse } from '../brain-regions.ts'
import { defineCheck } from '../check.ts'
import { membersOf } from '../members.ts'
import type { NwbObject } from '../nwb-object.ts'
import { orientationRemark } from '../orientation.ts'
import { formatFloat } from '../python-words.ts'

/** No light of microscopes is as short; smaller numbers are micrometers or meters. */
const SHORTEST_NM = 10

export const checkRoiResponseSeriesDims = defineCheck(
  {
    name: 'check_roi_response_series_dims',
    importance: 'CRITICAL',
    type: 'RoiResponseSeries',
    finds: 'Data with another number of traces than of ROIs.',
  },
  series => {
    const shape = series.array('data')?.shape ?? []
    return shape.length === 2 ? orientationRemark(shape, series.array('rois')?.shape[0], 'rois') : undefined
  },
)

export const checkRoiResponseSeriesLinkToPlaneSegmentation = defineCheck(
  {
    name: 'check_roi_response_series_link_to_plane_segmentation',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'RoiResponseSeries',
    finds: 'ROIs that are rows of another table than a plane segmentation.',
  },
  series => {
    const table = series.member('rois')?.referenced('table')
    return table === undefined || table.isA('PlaneSegmentation')
      ? undefined
      : `The rois are rows of ${table.name}, a ${table.type} instead of a PlaneSegmentation.`
  },
)

export const checkEmissionLambdaInNm = defineCheck(
  {
    name: 'check_emission_lambda_in_nm',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'OpticalChannel',
    finds: 'Wavelengths of emission that are not in nanometers.',
  },
  channel => wavelengthRemark(channel, 'emission_lambda'),
)

export const checkExcitationLambdaInNm = defineCheck(
  {
    name: 'check_excitation_lambda_in_nm',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'ImagingPlane',
    finds: 'Wavelengths of excitation that are not in nanometers.',
  },
  plane => wavelengthRemark(plane, 'excitation_lambda'),
)

export const checkPlaneSegmentationImageMaskShapeAgainstRefImages = defineCheck(
  {
    name: 'check_plane_segmentation_image_mask_shape_against_ref_images',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'PlaneSegmentation',
    finds: 'Masks of another size than the images that they were drawn on.',
  },
  segmentation => {
    const masks = segmentation.array('image_mask')
    const isColumn = textsAttribute(segmentation.node, 'colnames')?.includes('image_mask')
    if (masks === undefined || isColumn !== true) return undefined
    const size = masks.shape.slice(1).join(', ')
    return membersOf(segmentation, 'ImageSeries', 'reference_images').flatMap(image => {
      const imageSize = image.array('data')?.shape.slice(1).join(', ')
      if (imageSize === undefined || imageSize === size) return []
      return [`Each image_mask has the shape (${size}), but the images of ${image.name} have (${imageSize}).`]
    })
  },
)

export const checkImagingPlaneLocationAllenCcf = defineCheck(
  {
    name: 'check_imaging_plane_location_allen_ccf',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'ImagingPlane',
    finds: 'Locations of planes in a mouse that the Allen atlas does not know.',
  },
  async plane => {
    const location = await plane.text('location')
    if (location === undefined || isCcfTerm(location) || !(await isOfMouse(plane))) return undefined
    return `The location '${location}' is no name or acronym of the Allen mouse brain atlas (CCF), such as 'Primary visual area' or 'VISp'.`
  },
)

export const checkPhotonSeriesUndeclaredDepth = defineCheck(
  {
    name: 'check_photon_series_undeclared_depth',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'ImageSeries',
    finds: 'Movies with an axis of depth of which nothing else is said.',
  },
  series => {
    const plane = series.member('imaging_plane')
    const shape = series.array('data')?.shape ?? []
    if (plane === undefined || shape.length !== 4 || shape[3] !== 1) return undefined
    const declares = [plane.array('grid_spacing'), plane.array('origin_coords'), series.array('dimension')]
    if (declares.some(array => array?.shape[0] === 3)) return undefined
    return `The data has a fourth axis, depth, of length 1, but ${plane.name} has neither grid_spacing nor origin_coords of three components; leave the axis out if there is no depth.`
  },
)

async function wavelengthRemark(object: NwbObject, name: string): Promise<string | undefined> {
  const wavelength = await object.number(name)
  return wavelength !== undefined && wavelength < SHORTEST_NM
    ? `The ${name} of ${formatFloat(wavelength)} should be in nanometers.`
    : undefined
}
