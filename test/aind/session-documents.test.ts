/** Documents of the fixture sessions against the reference's, and what stops them. */

import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MetadataInput } from '#lib/aind/builder.ts'
import { PROFILES } from '#lib/aind/profile.ts'
import { findAnswer } from '#lib/aind/service/answers.ts'
import { metadataService } from '#lib/aind/service/service-client.ts'
import { buildSession } from '#lib/aind/session-documents.ts'
import { subjectNeeds } from '#lib/aind/subject/nwb-subject.ts'
import { goldenDifferences } from '#test/support/golden-differences.ts'
import { startMetadataService, type TestService } from '#test/support/metadata-service.ts'
import {
  GOLDEN_SESSIONS,
  type GoldenSession,
  goldenBuilders,
  goldenDocument,
  goldenInput,
  hasGoldenMetadata,
} from '#test/support/metadata-sessions.ts'
import { sharedFolder } from '#test/support/shared-folder.ts'

/** The reference writes a stream that begins 7 µs before its acquisition, which its own rules refuse: see the golden README. */
const BREAKS_RULES = 'visual-behavior-ophys/behavior-only-1010535817'

/** Warnings that come with acquisition and instrument, which are golden here. */
const OF_OTHERS = [
  'code-without-version',
  'stimulus-table-truncated',
  'stimulus-epochs-overlap',
  'acquisition-end-differs-from-table',
]

interface Outcomes {
  readonly sessions: Readonly<
    Record<string, { readonly warnings: readonly string[]; readonly data_asset_name: string }>
  >
}

describe.skipIf(!hasGoldenMetadata)('buildSession, where ../shared is there', () => {
  let service: TestService
  const inputs = new Map<string, MetadataInput>()

  beforeAll(async () => {
    service = await startMetadataService()
    const answers = { service: metadataService(service.url) }
    for (const session of GOLDEN_SESSIONS)
      inputs.set(session.golden, await goldenInput(session, [subjectNeeds], { answers }))
  }, 120_000)

  afterAll(() => service.close())

  const inputOf = ({ golden }: Pick<GoldenSession, 'golden'>): MetadataInput => {
    const input = inputs.get(golden)
    if (input === undefined) throw new Error(`no input ${golden}`)
    return input
  }

  const outcomes: Outcomes = hasGoldenMetadata
    ? JSON.parse(readFileSync(sharedFolder('golden/aind/outcomes.json'), 'utf8'))
    : { sessions: {} }

  it.each(GOLDEN_SESSIONS.filter(({ golden }) => golden !== BREAKS_RULES))(
    'makes what the reference makes: $golden',
    session => {
      const { documents, warnings } = buildSession(inputOf(session), goldenBuilders(session.golden))
      const expected = outcomes.sessions[session.golden]

      for (const name of ['data_description', 'subject', 'procedures'] as const)
        expect(goldenDifferences(documents.get(name) ?? null, goldenDocument(session.golden, name))).toEqual([])
      expect(documents.get('data_description')?.name).toBe(expected?.data_asset_name)
      expect(warnings.map(({ code }) => code).sort()).toEqual(
        expected?.warnings.filter(code => !OF_OTHERS.includes(code)).toSorted(),
      )
    },
  )

  it('makes nothing where a stream lies outside of its acquisition', () => {
    const input = inputOf({ golden: BREAKS_RULES })

    expect(() => buildSession(input, goldenBuilders(BREAKS_RULES))).toThrow(
      'data_streams[0].stream_start_time: 2021-03-04T10:20:29.999993Z is outside of the acquisition',
    )
  })

  it('changes for profile 2.9 versions, organizations and the keys of coordinate systems', () => {
    const { golden } = GOLDEN_SESSIONS[0] as GoldenSession
    const input = { ...inputOf({ golden }), profile: PROFILES['2.9'] }
    const { documents } = buildSession(input, goldenBuilders(golden))
    const text = JSON.stringify([...documents.values()])

    expect(documents.get('data_description')).toMatchObject({
      schema_version: '2.4.1',
      institution: { abbreviation: 'AI' },
    })
    expect(documents.get('instrument')).toHaveProperty('global_coordinate_system.name', 'BREGMA_RAS')
    expect(documents.get('procedures')).toHaveProperty('global_coordinate_system')
    expect(text).toContain('"local_coordinate_system":{')
    expect(text).not.toContain('"coordinate_system":')
  })

  it.each([
    ['dob_mismatch', 0, /the service has the birth .+, the file .+; the service has the birth .+, the table/],
    ['genotype_mismatch', 0, /the service has the genotype/],
    ['sex_mismatch', 0, /the service has the sex Male, the file Female/],
    ['species_mismatch', 0, /the service has the species/],
    ['genotype_null', 2, /The service has no genotype of mouse 403491/],
    ['non_json_400', 0, /answered with “upstream timed out”, not with JSON/],
    ['not_found', 0, /does not know mouse 544838: subject\.json would come from its answer/],
  ])('stops for the answers of %s', async (variant, index, message) => {
    const { golden } = GOLDEN_SESSIONS[index] as GoldenSession
    const failing = await startMetadataService({ variant })
    try {
      const input = inputOf({ golden })
      const service = metadataService(failing.url)
      const made = async () => {
        const { answer } = await findAnswer({ service }, 'subject', input.mouseId)
        return buildSession({ ...input, subject: answer }, goldenBuilders(golden))
      }

      await expect(made()).rejects.toMatchObject({
        name: 'InvalidInputError',
        message: expect.stringMatching(message),
      })
    } finally {
      await failing.close()
    }
  })

  it('does without parents where the service has none, as the reference would if it did not crash', async () => {
    const session = GOLDEN_SESSIONS[2] as GoldenSession
    const { golden } = session
    const body = inputOf(session).subject.body
    const details = { ...(body.subject_details as object), breeding_info: null }
    const input = {
      ...inputOf(session),
      subject: { url: '', status: 400, body: { ...body, subject_details: details } },
    } as const

    expect(buildSession(input, goldenBuilders(golden)).documents.get('subject')).toHaveProperty(
      'subject_details.breeding_info',
      null,
    )
  })
})
