import { describe, expect, it } from 'vitest'
import type { Finding } from '#lib/inspect/finding.ts'
import { formatReport, type ReportOptions } from '#lib/inspect/format-report.ts'
import { parseLevels } from '#lib/inspect/organize-findings.ts'
import type { FileInspection, InspectionReport } from '#lib/inspect/report.ts'
import { reportJson } from '#lib/inspect/report.ts'

const finding = (check: string, importance: Finding['importance'], more: Partial<Finding> = {}): Finding => ({
  check,
  importance,
  severity: 'LOW',
  objectType: 'TimeSeries',
  objectName: 'ts',
  location: '/acquisition/ts',
  message: `${check} says so.`,
  ...more,
})

const file = (name: string, findings: readonly Finding[]): FileInspection => ({
  file: name,
  backend: 'zarr',
  objects: 12,
  checks: ['check_a', 'check_b'],
  validated: true,
  bytesByCheck: { check_a: 1400 },
  requests: 7,
  bytesRead: 2_500_000,
  findings,
})

const report = (...files: readonly FileInspection[]): InspectionReport => ({
  timestamp: '2026-01-02T03:04:05.000Z',
  seconds: 1,
  files,
  leftOut: ['check_c', 'check_d'],
  across: [],
})

const OPTIONS: ReportOptions = { tool: 'nwb2zarr 1', platform: 'linux 6 x64' }

const two = report(
  file('stores/b10.nwb.zarr', [
    finding('check_b', 'BEST_PRACTICE_SUGGESTION'),
    finding('check_a', 'CRITICAL', { origin: 'source', remedy: 'convert --codec zstd:5' }),
  ]),
  file('stores/b9.nwb.zarr', [
    finding('check_a', 'CRITICAL', { origin: 'source', remedy: 'convert --codec zstd:5' }),
    finding('TimeSeries/data', 'PYNWB_VALIDATION', { objectType: null, objectName: null }),
    finding('check_c', 'CRITICAL', { severity: 'HIGH', location: null }),
  ]),
)

/** Everything after the second banner. */
const bodyOf = (text: string) => text.split(`${'*'.repeat(50)}\n`)[2]

describe('formatReport', () => {
  it('says what was done before it says what was found', () => {
    expect(formatReport(two, OPTIONS).split('\n').slice(0, 24)).toEqual([
      '*'.repeat(50),
      'NWB Inspection Report Summary',
      '',
      'Timestamp: 2026-01-02T03:04:05.000Z',
      'Platform: linux 6 x64',
      'Made by: nwb2zarr 1',
      '',
      'Scanned 2 files.',
      '  b10.nwb.zarr: NWBZarrIO opens it, as far as metadata tell.',
      '    2 checks and the schema validation on 12 objects; 2.50MB in 7 requests.',
      '    Checks that may read whole arrays: check_a 1.40KB.',
      '  b9.nwb.zarr: NWBZarrIO opens it, as far as metadata tell.',
      '    2 checks and the schema validation on 12 objects; 2.50MB in 7 requests.',
      '    Checks that may read whole arrays: check_a 1.40KB.',
      'Checks left out: check_c, check_d.',
      '',
      'Found 5 issues across 2 files:',
      '       1 - PYNWB_VALIDATION',
      '       3 - CRITICAL',
      '       1 - BEST_PRACTICE_SUGGESTION',
      '*'.repeat(50),
      '',
      '',
      '0  PYNWB_VALIDATION',
    ])
  })

  it('lists findings by importance, severe ones first, with those that files share as one', () => {
    expect(bodyOf(formatReport(two, OPTIONS))).toBe(`

0  PYNWB_VALIDATION
===================

0.0  b9.nwb.zarr: TimeSeries/data - at location '/acquisition/ts'
       Message: TimeSeries/data says so.


1  CRITICAL
===========

1.1  b9.nwb.zarr: check_c - 'TimeSeries' object with name 'ts'
       Message: check_c says so.

1.2  b10.nwb.zarr and 1 other file: check_a - 'TimeSeries' object at location '/acquisition/ts'
       Message: check_a says so.
       Origin: it was in the source already
       Remedy: nwb2zarr convert --codec zstd:5


2  BEST_PRACTICE_SUGGESTION
===========================

2.3  b10.nwb.zarr: check_b - 'TimeSeries' object at location '/acquisition/ts'
       Message: check_b says so.
`)
  })

  it('says how many things keep a file from being opened', () => {
    const broken = file('a.nwb', [finding('open', 'ERROR'), finding('check_a', 'CRITICAL'), finding('open', 'ERROR')])

    expect(formatReport(report({ ...broken, backend: 'hdf5' }), OPTIONS)).toContain(
      '  a.nwb: PyNWB does not open it, for 2 reasons.\n',
    )
  })

  it('nests sections by the levels asked for, turned around where asked', () => {
    const levels = parseLevels('file_path, importance,check_function_name')

    const lines = formatReport(two, { ...OPTIONS, levels, reverse: [true], detailed: true }).split('\n')

    expect(lines.filter(line => /^\d[\d.]* {2}\S+$/.test(line))).toEqual([
      '0  b10.nwb.zarr',
      '0.0  CRITICAL',
      '0.1  BEST_PRACTICE_SUGGESTION',
      '1  b9.nwb.zarr',
      '1.0  PYNWB_VALIDATION',
      '1.1  CRITICAL',
    ])
    expect(lines).toContain("1.1.3  b9.nwb.zarr: check_a - 'TimeSeries' object at location '/acquisition/ts'")
  })

  it('names the checks that ran where more were left out, in lines that can be read', () => {
    const leftOut = Array.from({ length: 30 }, (_, number) => `check_number_${number}`)
    const few = formatReport({ ...two, leftOut }, OPTIONS)
    const checks = leftOut.map(name => `${name}_more`)
    const many = formatReport({ ...report({ ...file('a.nwb.zarr', []), checks }), leftOut }, OPTIONS)

    expect(few).toContain('\nChecks that ran: check_a, check_b.\n')
    expect(many).toMatch(/\nChecks left out: check_number_0, (.|\n)* check_number_29\.\n/)
    expect(many.split('\n').filter(line => line.length > 110)).toEqual([])
  })

  it('keeps each finding to its lines, whatever a file says', () => {
    const forged = finding('check_a', 'CRITICAL', { location: '/a\n\nNo issues found!', message: 'x\u001b[2J' })

    const text = formatReport(report(file('a.nwb.zarr', [forged])), OPTIONS)

    expect(text).toContain(String.raw`at location '/a\x0a\x0aNo issues found!'`)
    expect(text).toContain(String.raw`Message: x\x1b[2J`)
  })

  it('tells a clean run from none', () => {
    const text = formatReport(report(file('a.nwb.zarr', [])), OPTIONS)

    expect(text).toContain('Scanned 1 file.')
    expect(text).toContain('2 checks and the schema validation on 12 objects')
    expect(text).toContain('No issues found!')
  })
})

describe('parseLevels', () => {
  it('refuses what is no field', () => {
    expect(() => parseLevels('importance,size')).toThrow(/“size” is none of them/)
  })
})

describe('reportJson', () => {
  it('gives every message its file, and counts them', () => {
    expect(reportJson(two)).toMatchObject({
      files: [
        { file: 'stores/b10.nwb.zarr', objects: 12, counts: { CRITICAL: 1, BEST_PRACTICE_SUGGESTION: 1 } },
        { file: 'stores/b9.nwb.zarr', counts: { PYNWB_VALIDATION: 1, CRITICAL: 2 } },
      ],
      messages: [
        {
          file: 'stores/b10.nwb.zarr',
          check: 'check_b',
          importance: 'BEST_PRACTICE_SUGGESTION',
          objectType: 'TimeSeries',
          objectName: 'ts',
          location: '/acquisition/ts',
          message: 'check_b says so.',
        },
        { check: 'check_a', origin: 'source' },
        {},
        {},
        {},
      ],
      summary: { files: 2, messages: 5, counts: { CRITICAL: 3 }, requests: 14, bytesRead: 5_000_000 },
    })
  })
})
