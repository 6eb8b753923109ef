/** What a person decides of a plan; the schema of the command's input (stages/payloads.ts) has the same fields. */

export interface PlanOptions {
  /** `auto`: by shape and size; `source`: the source's chunk shapes. */
  readonly chunks: 'auto' | 'source'
  /** Uncompressed bytes that a chunk aims at. */
  readonly chunkBytes: number
  /** Chunk shape by path pattern; the first that matches wins. */
  readonly chunkOverrides: readonly { readonly path: string; readonly chunkShape: readonly number[] }[]
  /** `auto`, `source`, or a codec as `parseCodec` reads it. */
  readonly codec: string
  readonly codecOverrides: readonly { readonly path: string; readonly codec: string }[]
  /** Are codecs tried on samples of large arrays? Else their data is not looked at. */
  readonly sample: boolean
  /** Patterns of the nodes to keep; all where empty. */
  readonly only: readonly string[]
  readonly exclude: readonly string[]
  readonly referenceColumns: 'split' | 'pickle'
  /** Memory of the whole process. */
  readonly memoryBytes: number
}
