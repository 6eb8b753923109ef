/** `processing.json` and `quality_control.json` against the published schemas. */

import { existsSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import type { JsonObject } from '#lib/aind/json-value.ts'
import { type ConversionProcess, processing } from '#lib/aind/processing/processing.ts'
import { PROFILES } from '#lib/aind/profile.ts'
import { type ComparisonResult, qualityControl } from '#lib/aind/quality-control/quality-control.ts'
import { statusMap } from '#lib/aind/quality-control/status-map.ts'
import { findingsOf } from '#lib/aind/session-documents.ts'
import { sharedFolder } from '#test/support/shared-folder.ts'

const SCHEMAS = sharedFolder('specs/aind-data-schema-2.7')
const PROFILE = PROFILES['2.7']

/** What an independent validator says. The published schemas break the schema of schemas in descriptions that are lists. */
function schemaErrors(name: 'processing' | 'quality_control', document: JsonObject | undefined): readonly unknown[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false, formats: { path: true } })
  formats.default(ajv)
  const validate = ajv.compile(JSON.parse(readFileSync(`${SCHEMAS}/${name}_schema.json`, 'utf8')))
  return validate(document) ? [] : (validate.errors ?? [])
}

const CONVERSION: ConversionProcess = {
  tool: { name: 'nwb2zarr', version: '1.2.3' },
  startedAt: '2026-01-02T03:04:05.678Z',
  endedAt: '2026-01-02T03:14:05.678Z',
  sources: [{ url: 's3://bucket/session.nwb', size: 1_000, etag: '"abc"' }],
  options: { dataset: 'visual-behavior-ephys', codec: 'auto', choices: {}, chunkOverrides: [] },
  outputPath: '../session.nwb.zarr',
  output: { bytes: 900, objects: 12, changes: 3 },
}

const ACQUISITION: JsonObject = {
  acquisition_start_time: '2021-03-04T10:20:30Z',
  data_streams: [
    {
      modalities: [
        { name: 'Behavior', abbreviation: 'behavior' },
        { name: 'x', abbreviation: 'pophys' },
      ],
    },
  ],
}

const COMPARED: ComparisonResult = {
  timestamp: '2026-01-02T03:15:00Z',
  equal: true,
  differences: [],
  notCompared: [],
  compared: { groups: 1, arrays: 2, links: 3, attributes: 4, values: 5, bytes: 6 },
  sampled: false,
}

const INSPECTED = { timestamp: '2026-01-02T03:16:00Z', counts: {}, checks: 50, validated: true }

const EVALUATOR = 'nwb2zarr 1.2.3'

describe('processing', () => {
  const document = processing(CONVERSION, PROFILE)

  it('has a conversion as its one process, with program, options, times and sources', () => {
    expect(document).toMatchObject({
      schema_version: '2.2.8',
      data_processes: [
        {
          process_type: 'File format conversion',
          stage: 'Processing',
          code: {
            version: '1.2.3',
            parameters: { dataset: 'visual-behavior-ephys' },
            input_data: [{ object_type: 'Data asset', url: 's3://bucket/session.nwb' }],
          },
          start_date_time: '2026-01-02T03:04:05.678Z',
          end_date_time: '2026-01-02T03:14:05.678Z',
          output_path: '../session.nwb.zarr',
          output_parameters: { bytes: 900, sources: [{ etag: '"abc"' }] },
        },
      ],
      dependency_graph: { 'File format conversion': [] },
    })
  })

  it.skipIf(!existsSync(SCHEMAS))('is valid by the published schema', () => {
    expect(schemaErrors('processing', document)).toEqual([])
  })

  it('is refused where the conversion is older than the acquisition', () => {
    const early = processing({ ...CONVERSION, startedAt: '2020-01-01T00:00:00Z' }, PROFILE)
    const told = (made: JsonObject) =>
      findingsOf(
        new Map([
          ['acquisition', ACQUISITION],
          ['processing', made],
        ] as const),
      ).filter(({ document }) => document === 'processing')

    expect(told(document)).toEqual([])
    expect(told(early).map(({ message }) => message)).toEqual(['it is before the acquisition'])
  })
})

describe('qualityControl', () => {
  it('tells of nothing where nothing was checked', () => {
    expect(qualityControl({ evaluator: EVALUATOR }, ACQUISITION, PROFILE)).toBeUndefined()
  })

  const whole = qualityControl(
    {
      evaluator: EVALUATOR,
      inspection: { ...INSPECTED, counts: { CRITICAL: 2, BEST_PRACTICE_SUGGESTION: 9 } },
      comparison: COMPARED,
    },
    ACQUISITION,
    PROFILE,
  )

  it.skipIf(!existsSync(SCHEMAS))('is valid by the published schema', () => {
    expect(schemaErrors('quality_control', whole)).toEqual([])
  })

  it('fails what found something; best practice alone does not spoil the whole', () => {
    expect(whole?.status).toEqual({
      'check:inspection': 'Fail',
      'importance:ERROR': 'Pass',
      'importance:PYNWB_VALIDATION': 'Pass',
      'importance:CRITICAL': 'Fail',
      'importance:BEST_PRACTICE_VIOLATION': 'Pass',
      'importance:BEST_PRACTICE_SUGGESTION': 'Fail',
      'check:comparison': 'Pass',
      pophys: 'Fail',
      Processing: 'Fail',
    })
    expect(statusOf({ counts: { BEST_PRACTICE_VIOLATION: 1 } })).toMatchObject({ pophys: 'Pass', Processing: 'Pass' })
  })

  const statusOf = ({ counts = {}, comparison }: { counts?: object; comparison?: Partial<ComparisonResult> }) =>
    qualityControl(
      {
        evaluator: EVALUATOR,
        inspection: { ...INSPECTED, counts },
        comparison: comparison && { ...COMPARED, ...comparison },
      },
      ACQUISITION,
      PROFILE,
    )?.status

  it('has a comparison pending where something could not be compared, failed where something differs', () => {
    const notCompared = [{ path: '/a', reason: 'too large' }]
    const differences = [{ kind: 'value', path: '/a', expected: 1, found: 2 } as const]

    expect(statusOf({ comparison: { equal: false, notCompared } })).toMatchObject({ 'check:comparison': 'Pending' })
    expect(statusOf({ comparison: { equal: false, notCompared, differences } })).toMatchObject({
      'check:comparison': 'Fail',
    })
  })

  it('does not tell of a validation that was not made', () => {
    const made = qualityControl(
      { evaluator: EVALUATOR, inspection: { ...INSPECTED, validated: false } },
      ACQUISITION,
      PROFILE,
    )

    expect(JSON.stringify(made)).not.toContain('PYNWB_VALIDATION')
  })
})

describe('statusMap', () => {
  it('goes by the last status of each metric', () => {
    const metric = (...statuses: readonly string[]): JsonObject => ({
      tags: { probe: 'A' },
      modality: { abbreviation: 'ecephys' },
      stage: 'Raw data',
      status_history: statuses.map(status => ({ status })),
    })

    expect(statusMap([metric('Fail', 'Pass')], [])).toEqual({ 'probe:A': 'Pass', ecephys: 'Pass', 'Raw data': 'Pass' })
    expect(statusMap([metric('Pass'), metric('Pass', 'Pending')], [])).toMatchObject({ 'probe:A': 'Pending' })
  })
})
