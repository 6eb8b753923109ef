/** Transforms as documents have them. */

import type { JsonObject } from './json-value.ts'

export const translation = (...values: readonly number[]): JsonObject => ({
  object_type: 'Translation',
  translation: values,
})

export const rotation = (...degrees: readonly number[]): JsonObject => ({
  object_type: 'Rotation',
  angles: degrees,
  angles_unit: 'degrees',
})

/** Rows of a matrix. */
export const affine = (...rows: readonly (readonly number[])[]): JsonObject => ({
  object_type: 'Affine',
  affine_transform: rows,
})

export const scale = (...values: readonly number[]): JsonObject => ({ object_type: 'Scale', scale: values })
