/** A decoded frame: planes of 8-bit samples, rows from the top, without padding. */

export interface Plane {
  readonly width: number
  readonly height: number
  /** `width * height`, row by row. */
  readonly samples: Uint8Array
}

export type Picture =
  | { readonly kind: 'gray'; readonly luma: Plane }
  /** Luma and colour differences of limited range; these are smaller where samples share one. */
  | { readonly kind: 'yuv'; readonly luma: Plane; readonly chroma: readonly [Plane, Plane] }
  | { readonly kind: 'rgb'; readonly blue: Plane; readonly green: Plane; readonly red: Plane }

export const newPlane = (width: number, height: number): Plane => ({
  width,
  height,
  samples: new Uint8Array(width * height),
})
