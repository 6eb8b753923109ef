import { describe, expect, it } from 'vitest'
import { formatTree } from '#lib/nwb/format-tree.ts'
import { treeOf } from '#test/support/small-tree.ts'

const tree = treeOf({
  '/': { type: 'NWBFile', attributes: { nwb_version: '2.9.0' } },
  '/acquisition/lfp': { type: 'ElectricalSeries', attributes: { comments: 'long '.repeat(100) } },
  '/acquisition/lfp/data': { dtype: 'float32', shape: [5000, 8], attributes: { unit: 'volts' } },
  '/acquisition/lfp/electrodes': { dtype: 'int64', shape: [8], attributes: { table: { ref: '/general' } } },
  '/again': { link: '/acquisition/lfp' },
  '/general': {},
  '/lost': { link: '/nowhere' },
  '/other': { externalLink: ['b.nwb', '/x'] },
  '/zero': { dtype: 'string', shape: null },
})

describe('formatTree', () => {
  it('draws a line a node, in columns', () => {
    expect(formatTree(tree)).toEqual([
      '/                    NWBFile',
      '├─ acquisition',
      '│  └─ lfp            ElectricalSeries',
      '│     ├─ data                          float32  (5000, 8)  160,000 B',
      '│     └─ electrodes                    int64    (8)        64 B',
      '├─ again → /acquisition/lfp',
      '├─ general',
      '├─ lost → 0:/nowhere (missing)',
      '├─ other → /x of b.nwb',
      '└─ zero                                string   none',
    ])
  })

  it('adds attributes when asked, and cuts every line to the width', () => {
    const lines = formatTree(tree, { width: 40, attributes: true })

    expect(lines).toContain('│ @nwb_version: 2.9.0')
    expect(lines).toContain('│     │    @unit: volts')
    expect(lines).toContain('│          @table: → /general')
    expect(lines.every(line => line.length <= 40)).toBe(true)
    expect(lines).toContainEqual(expect.stringMatching(/^│ {5}│ @comments: long.*…$/))
  })

  it('lets no control character of a name or text reach the terminal', () => {
    const hostile = treeOf({ '/a\u001b[2Jb': { attributes: { note: 'x\r\n\u202ey\u009bz' } } })

    const lines = formatTree(hostile, { attributes: true })

    expect(lines.join('')).not.toMatch(/\p{Cc}|\u202e/u)
    expect(lines[1]).toBe('└─ a�[2Jb')
  })

  it('writes sizes as it is told', () => {
    const lines = formatTree(tree, { formatBytes: bytes => `${bytes / 1000} kB` })

    expect(lines[3]).toMatch(/160 kB$/)
  })
})
