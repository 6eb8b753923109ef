/** Tries codecs on samples of the large arrays whose codec is still to be chosen. */

import { chunkRegion, chunksMeeting, coordsOf } from '#lib/array/chunk-grid.ts'
import { copyRegion } from '#lib/array/copy-region.ts'
import { itemSize } from '#lib/array/dtype.ts'
import { elementCount, intersectRegions, type Region } from '#lib/array/region.ts'
import { mapLimit, type Waiting } from '#lib/async.ts'
import { type ByteCodecSpec, encodeBytes } from '#lib/codecs/codec-table.ts'
import { readNatively } from '#lib/compare/read-natively.ts'
import type { OpenFile } from '#lib/convert/convert-context.ts'
import { CODECS_TO_TRY, type SampledCodec } from '#lib/plan/choose-codec.ts'
import type { PlannedArray } from '#lib/plan/conversion-plan.ts'
import type { ArraysInput } from '#lib/plan/make-plan.ts'
import type { ArrayPlan } from '#lib/plan/plan-array.ts'
import { type ArraySample, sampleRegions } from '#lib/plan/sample-regions.ts'
import type { ArrayCodec } from '#lib/plan/source-codec.ts'

/** Samples that are read and encoded at the same time; each is a stored chunk and a megabyte at most. */
const SAMPLE_LANES = 4

/** What each codec makes of the samples of an array, by output path. */
export async function sampleCodecs(
  plans: readonly ArrayPlan[],
  { sources, options }: Pick<ArraysInput, 'sources' | 'options'>,
  files: readonly OpenFile[],
  { signal }: Waiting,
): Promise<ReadonlyMap<string, readonly SampledCodec[]>> {
  // Stored chunks are read as they are: blocks of a cache would fetch more around them than they have.
  const direct = files.map(file => ({ ...file, small: file.source }))
  const samples = sampleRegions(plans, sources, options)
  const tries = samples.flatMap(sample => sample.regions.map(region => ({ sample, region })))
  const tried = await mapLimit(
    tries,
    SAMPLE_LANES,
    async ({ sample, region }, _, waiting) => {
      const values = await readNatively(sample.array, region, direct, sources, waiting)
      // Elements that are cast on their way are left to the default.
      if (values?.kind !== 'fixed') return undefined
      return encodedSizes(inChunkOrder(values.bytes, region, sample.array), sample, waiting)
    },
    { signal },
  )
  const found = samples.flatMap(sample => {
    const sizes = tried.filter((_, at) => tries[at]?.sample === sample).filter(sizes => sizes !== undefined)
    return sizes.length === 0 ? [] : [[sample.array.path, ratiosOf(sizes)] as const]
  })
  return new Map(found)
}

/** The bytes of the part of each output chunk that lies in the region, one after another, as encoders will see them. */
function inChunkOrder(bytes: Uint8Array, region: Region, array: PlannedArray): Uint8Array {
  const size = itemSize(array.dtype) ?? 1
  const parts: Uint8Array[] = []
  for (const coords of coordsOf(chunksMeeting(array, region))) {
    const part = intersectRegions(chunkRegion(array, coords), region)
    if (part === undefined) continue
    const packed = new Uint8Array(elementCount(part.shape) * size)
    const inside = { start: part.start.map((from, axis) => from - (region.start[axis] ?? 0)), shape: part.shape }
    const target = { bytes: packed, shape: part.shape }
    copyRegion(
      { bytes, shape: region.shape },
      inside,
      target,
      part.shape.map(() => 0),
      size,
    )
    parts.push(packed)
  }
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)
}

interface EncodedSize {
  readonly codec: ArrayCodec
  readonly rawBytes: number
  readonly encodedBytes: number
}

async function encodedSizes(
  bytes: Uint8Array,
  { array }: ArraySample,
  { signal }: Waiting,
): Promise<readonly EncodedSize[]> {
  const size = itemSize(array.dtype) ?? 1
  return mapLimit(
    CODECS_TO_TRY,
    SAMPLE_LANES,
    async (codec, _, waiting) => {
      const chain = codec.compressor === null ? [] : [codec.compressor satisfies ByteCodecSpec]
      const { length } = await encodeBytes(bytes, chain, { itemSize: size, ...waiting })
      return { codec, rawBytes: bytes.length, encodedBytes: length }
    },
    { signal },
  )
}

function ratiosOf(samples: readonly (readonly EncodedSize[])[]): readonly SampledCodec[] {
  return CODECS_TO_TRY.map((codec, at) => {
    const sum = (of: (size: EncodedSize) => number) =>
      samples.reduce((total, sizes) => total + (sizes[at] === undefined ? 0 : of(sizes[at])), 0)
    return { codec, ratio: sum(size => size.encodedBytes) / sum(size => size.rawBytes) }
  })
}
