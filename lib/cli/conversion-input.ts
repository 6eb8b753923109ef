/** What the options of `convert` and `plan` say as a conversion's input. */

import type { z } from 'zod'
import { InvalidInputError } from '#lib/errors.ts'
import { type ConvertInput, convertInput } from '#lib/stages/payloads.ts'
import type { CONVERSION_OPTIONS } from './conversion-options.ts'
import type { Destination } from './destinations.ts'
import type { OptionValues } from './option.ts'

export interface ConversionValues extends OptionValues<typeof CONVERSION_OPTIONS> {
  readonly overwrite: boolean
}

/** The input of one conversion; InvalidInputError where an option's value makes no sense. */
export function conversionInput({ source, out }: Destination, values: ConversionValues): ConvertInput {
  const chunks = sortOverrides(values.chunks, '--chunks')
  const codecs = sortOverrides(values.codec, '--codec')
  if (chunks.general !== undefined && chunks.general !== 'source' && chunks.general !== 'auto')
    throw new InvalidInputError(
      `--chunks takes \`source\` or a path and a shape, --chunks '/path=500000,8', not “${chunks.general}”.`,
    )
  return parsed({
    sources: [source],
    out,
    overwrite: values.overwrite,
    options: {
      chunks: chunks.general,
      chunkBytes: values['chunk-size'],
      chunkOverrides: chunks.byPath.map(({ path, value }) => ({ path, chunkShape: parseShape(value, path) })),
      codec: codecs.general,
      codecOverrides: codecs.byPath.map(({ path, value }) => ({ path, codec: value })),
      sample: !values['no-sample'],
      only: [...values.only],
      exclude: [...values.exclude],
      referenceColumns: values['reference-columns'],
      memoryBytes: values.memory,
    },
  })
}

interface Overrides {
  /** The value given without a path. */
  readonly general: string | undefined
  readonly byPath: readonly { readonly path: string; readonly value: string }[]
}

function sortOverrides(given: readonly string[], option: string): Overrides {
  const general = given.filter(value => !value.startsWith('/'))
  if (general.length > 1)
    throw new InvalidInputError(`${option} is given for all arrays twice: ${general.join(' and ')}.`)
  const byPath = given
    .filter(value => value.startsWith('/'))
    .map(value => {
      const at = value.lastIndexOf('=')
      if (at < 0) throw new InvalidInputError(`${option} ${value} lacks its value: ${option} '${value}=…'.`)
      return { path: value.slice(0, at), value: value.slice(at + 1) }
    })
  return { general: general[0], byPath }
}

function parseShape(shape: string, path: string): number[] {
  const lengths = shape.split(/[,x]/).map(part => (/^\s*\d+\s*$/.test(part) ? Number(part) : Number.NaN))
  if (!lengths.every(length => Number.isSafeInteger(length) && length > 0))
    throw new InvalidInputError(`--chunks ${path} needs a shape of whole numbers like 500000,8, not “${shape}”.`)
  return lengths
}

/** Schema keys by the option that sets them, for messages. */
const OPTION_OF_KEY: Readonly<Record<string, string>> = {
  chunkBytes: '--chunk-size',
  chunkOverrides: '--chunks',
  codecOverrides: '--codec',
  memoryBytes: '--memory',
  only: '--only',
  exclude: '--exclude',
  out: '--out',
  sources: 'the source',
}

/** Options that were not given are left to the schema's defaults. */
function parsed(input: Loose<z.input<typeof convertInput>>): ConvertInput {
  const options = Object.fromEntries(Object.entries(input.options ?? {}).filter(([, value]) => value !== undefined))
  const result = convertInput.safeParse({ ...input, options })
  if (result.success) return result.data
  const [issue] = result.error.issues
  const key = issue?.path.map(String).find(part => part in OPTION_OF_KEY)
  throw new InvalidInputError(
    `${key === undefined ? 'The options' : OPTION_OF_KEY[key]}: ${issue?.message ?? 'invalid'}.`,
  )
}

/** The same keys, undefined allowed. */
type Loose<Value> = Value extends readonly unknown[] | string | number | boolean
  ? Value
  : { [Key in keyof Value]: Loose<Value[Key]> | undefined }
