import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { loadSchema, type NwbSchema } from '#lib/nwb/schema/load-schema.ts'

it('carries the schema data along when bundled into one file', async () => {
  const entry = new URL('../../../lib/nwb/schema/load-schema.ts', import.meta.url).pathname
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  })
  const url = `data:text/javascript;base64,${Buffer.from(outputFiles[0]!.contents).toString('base64')}`

  const bundled: { loadSchema(version: string): NwbSchema } = await import(/* @vite-ignore */ url)

  expect(outputFiles).toHaveLength(1)
  expect(bundled.loadSchema('2.10.0')).toEqual(loadSchema('2.10.0'))
})
