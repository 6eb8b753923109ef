import { describe, expect, it } from 'vitest'
import { deviceNode } from '#lib/datasets/miniscope/device-node.ts'
import { editMetadata, joinMetadata } from '#lib/datasets/miniscope/merge-metadata.ts'
import { parseMetadata } from '#lib/datasets/miniscope/metadata.ts'
import { NDX_MINISCOPE } from '#lib/datasets/miniscope/ndx-miniscope.ts'
import { getAttribute } from '#lib/nwb/attributes.ts'
import { loadSchema } from '#lib/nwb/schema/load-schema.ts'
import { catalogOf } from '#lib/nwb/schema/type-catalog.ts'

const scope = (name: string, more = {}) => ({ Ophys: { Device: [{ name, ...more }] } })
const devices = (metadata: ReturnType<typeof parseMetadata>) => metadata.Ophys.Device

describe('joinMetadata', () => {
  it('makes entries of the same name one, and lets the later win', () => {
    const joined = joinMetadata([scope('A', { gain: 1, led0: 2 }), scope('B'), scope('A', { gain: 3 })])

    expect(devices(joined)).toEqual([{ name: 'A', gain: 3, led0: 2 }, { name: 'B' }])
  })

  it('replaces lists of numbers, which are not sets', () => {
    const series = (dimension: number[]) => ({ Ophys: { OnePhotonSeries: [{ name: 'S', dimension }] } })

    expect(joinMetadata([series([480, 752]), series([608, 608])]).Ophys.OnePhotonSeries[0]?.dimension).toEqual([
      608, 608,
    ])
  })
})

describe('editMetadata', () => {
  it('renames the entry in the same place, and adds entries beyond', () => {
    const edited = editMetadata(parseMetadata(scope('A', { gain: 1 })), scope('Renamed'))

    expect(devices(edited)).toEqual([{ name: 'Renamed', gain: 1 }])
    expect(devices(editMetadata(edited, { Ophys: { Device: [{ name: 'Renamed' }, { name: 'B' }] } }))).toHaveLength(2)
  })

  it.each([
    [{ NWBFile: { sesion_id: 'typo' } }, /at NWBFile.*sesion_id/],
    [{ Ophys: { OnePhotonSeries: [{ name: 'S', dimension: [1] }] } }, /Ophys.OnePhotonSeries.0.dimension/],
    [{ Nonsense: 1 }, /Nonsense/],
  ])('names the field that does not fit: %o', (edit, message) => {
    expect(() => editMetadata({}, edit, 'm.yaml')).toThrow(message)
  })

  it('cannot be used to reach the prototype of objects', () => {
    editMetadata({}, JSON.parse('{"Behavior": {"ExternalVideos": {"__proto__": {"polluted": true}}}}'))

    expect('polluted' in {}).toBe(false)
  })
})

describe('deviceNode', () => {
  const value = (node: ReturnType<typeof deviceNode>, name: string) => getAttribute(node, name)?.values[0]

  it('turns settings into the types of the extension, and tells the others in words', () => {
    const node = deviceNode({
      name: 'M',
      gain: 3.5,
      frameRate: 50,
      led0: '7',
      ewl: 70,
      ROI: { height: 4, width: 6, leftEdge: 1 },
    })

    expect([value(node, 'gain'), value(node, 'frameRate'), value(node, 'led0')]).toEqual(['3.5', '50', '7'])
    expect(getAttribute(node, 'led0')?.dtype).toBe('int64')
    expect(value(node, 'description')).toBe('Settings without a field of their own: ROI.leftEdge: 1, ewl: 70.')
    expect(node.children).toMatchObject([{ name: 'ROI', dtype: 'int64', shape: [2], data: { values: ['4', '6'] } }])
  })

  it('keeps a description of its own in front', () => {
    expect(value(deviceNode({ name: 'M', description: 'Ours.' }), 'description')).toBe('Ours.')
    expect(value(deviceNode({ name: 'M', description: 'Ours.', ewl: 1 }), 'description')).toMatch(/^Ours\. Settings/)
  })
})

describe('the extension', () => {
  it('is a schema that resolves against the core, with a device that inherits', () => {
    const catalog = catalogOf([...loadSchema('2.10.0').namespaces, NDX_MINISCOPE])
    const type = catalog.find({ namespace: 'ndx-miniscope', name: 'Miniscope' })

    expect(type?.spec.attributes.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'compression',
        'deviceType',
        'frameRate',
        'framesPerFile',
        'gain',
        'led0',
        'description',
      ]),
    )
  })
})
