import { describe, expect, it } from 'vitest'
import { countFaults, rolesOf, sideFilesFor } from '#lib/datasets/source-roles.ts'
import { visualBehaviorEphys } from '#lib/datasets/visual-behavior-ephys/visual-behavior-ephys.ts'
import { InvalidInputError } from '#lib/errors.ts'

const { roles, sideFiles } = visualBehaviorEphys

const RAW = { name: 'raw', count: [0, 1], fileName: /_ophys\.nwb$/, outputs: ['/acquisition/**'] } as const

describe('rolesOf', () => {
  it('tells base and probe files by their names, whatever leads to them', () => {
    const urls = ['s3://b/any.nwb?versionId=1', 'https://h/x/probe_1_lfp.nwb?a=/b', 'C:\\data\\probe_22.nwb']

    expect(rolesOf(roles, urls)).toEqual(['base', 'probe', 'probe'])
  })

  it('goes by position where there is one role to choose, by name where there are more', () => {
    expect(rolesOf(roles, ['a.nwb', 'renamed.nwb'])).toEqual(['base', 'probe'])
    expect(rolesOf([...roles, RAW], ['a.nwb', 'b_ophys.nwb', 'probe_1.nwb'])).toEqual(['base', 'raw', 'probe'])
  })

  it('refuses a file that fits no role, and a session that lacks its base or has too many probes', () => {
    const probes = Array.from({ length: 7 }, (_, index) => `probe_${index}.nwb`)

    expect(() => rolesOf([...roles, RAW], ['a.nwb', 'b.nwb'])).toThrow(InvalidInputError)
    expect(() => rolesOf([...roles, RAW], ['a.nwb', 'b.nwb'])).toThrow('b.nwb is no file')
    expect(() => rolesOf(roles.slice(0, 1), ['a.nwb', 'b.nwb'])).toThrow('b.nwb is no file')
    expect(() => rolesOf(roles, [])).toThrow('A session has 1 files of the role base; 0 were found.')
    expect(() => rolesOf(roles, ['a.nwb', ...probes])).toThrow('A session has 0 to 6 files of the role probe; 7')
  })
})

describe('countFaults', () => {
  it('finds nothing wrong with a behaviour-only session', () => {
    expect(countFaults(roles, ['base'])).toEqual([])
  })
})

describe('sideFilesFor', () => {
  it('names those that the choices call for', () => {
    expect(sideFilesFor(sideFiles, { enrich: 'on' }).map(({ name }) => name)).toEqual(['units'])
    expect(sideFilesFor(sideFiles, { enrich: 'off' })).toEqual([])
    expect(sideFilesFor([{ ...sideFiles[0], neededWhen: {} } as never], {})).toHaveLength(1)
  })
})
