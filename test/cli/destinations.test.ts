import { describe, expect, it } from 'vitest'
import { destinationsOf, storeName } from '#lib/cli/destinations.ts'

describe('destinationsOf', () => {
  it.each([
    [['a/session.nwb'], 'x.zarr', ['x.zarr']],
    [['a/session.nwb'], 'x.nwb.zarr/', ['x.nwb.zarr']],
    [['a/session.nwb'], 'stores', ['stores/session.nwb.zarr']],
    [['a/session.nwb'], 'stores/', ['stores/session.nwb.zarr']],
    [['a/session.nwb'], '/', ['/session.nwb.zarr']],
    [['a/session.nwb', 'b/probe.nwb'], 'stores', ['stores/session.nwb.zarr', 'stores/probe.nwb.zarr']],
    [['s3://bucket/a/session.nwb'], 's3://other/prefix/', ['s3://other/prefix/session.nwb.zarr']],
    [['s3://bucket/a/session.nwb'], 's3://other/x.zarr', ['s3://other/x.zarr']],
  ])('sends %j with --out %s to %j', (sources, out, stores) => {
    const destinations = destinationsOf(sources, out)

    expect(destinations.map(destination => destination.out)).toEqual(stores)
    expect(destinations.map(destination => destination.source)).toEqual(sources)
  })

  it('refuses one store for several sources', () => {
    expect(() => destinationsOf(['a.nwb', 'b.nwb'], 'x.zarr')).toThrow(/give a folder/)
  })

  it('refuses two sources of one name', () => {
    expect(() => destinationsOf(['a/x.nwb', 'b/x.nwb'], 'out')).toThrow(/a\/x.nwb and b\/x.nwb would both become/)
  })
})

describe('storeName', () => {
  it.each([
    ['session.nwb', 'session.nwb.zarr'],
    ['dir/session.h5', 'session.nwb.zarr'],
    ['dir/no-extension', 'no-extension.nwb.zarr'],
    ['https://host/a%20b/c%20d.nwb?versionId=1#x', 'c d.nwb.zarr'],
    ['https://host/%zz.nwb', '%zz.nwb.zarr'],
    ['dandi:000713/sub-1/sub-1_ses-2.nwb', 'sub-1_ses-2.nwb.zarr'],
    ['s3://bucket/key#1.nwb', 'key#1.nwb.zarr'],
  ])('names the store of %s %s', (source, name) => {
    expect(storeName(source)).toBe(name)
  })
})
