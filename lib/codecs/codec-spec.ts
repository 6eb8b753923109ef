/**
 * What a codec is called and how it is set, apart from the code that runs it, so that a plan can be made without
 * loading any. The JSON is the one of `.zarray` (numcodecs' `get_config`), key for key.
 */

/** Compressors of Zarr v2; the last step of a chunk's encoding. */
export type CompressorSpec =
  | { readonly id: 'zstd'; readonly level: number }
  | { readonly id: 'gzip'; readonly level: number }
  | { readonly id: 'zlib'; readonly level: number }
  | {
      readonly id: 'blosc'
      readonly cname: 'zstd' | 'lz4' | 'lz4hc' | 'zlib' | 'blosclz'
      readonly clevel: number
      /** 0 none, 1 byte, 2 bit. */
      readonly shuffle: 0 | 1 | 2
      readonly blocksize: number
    }

/** Filters of Zarr v2, before the compressor, in order. The last four turn elements that are objects into bytes. */
export type FilterSpec =
  | { readonly id: 'shuffle'; readonly elementsize: number }
  | { readonly id: 'zlib'; readonly level: number }
  | { readonly id: 'fletcher32' }
  | { readonly id: 'vlen-utf8' }
  | { readonly id: 'vlen-bytes' }
  | { readonly id: 'json2' }
  | { readonly id: 'pickle'; readonly protocol: number }

export type CodecSpec = CompressorSpec | FilterSpec
