/** JSON strings in pure ASCII: Zarr 2.13 opens no store whose metadata holds other bytes. */

/** The text in quotes; everything above U+007E as `\uXXXX`, characters beyond the first plane as surrogate pairs. */
export const quoteJson = (text: string): string =>
  JSON.stringify(text).replace(/[\u007f-\uffff]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
