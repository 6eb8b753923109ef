import { describe, expect, it } from 'vitest'
import { instrument, instrumentNeeds } from '#lib/aind/instrument/instrument.ts'
import { subjectNeeds } from '#lib/aind/subject/nwb-subject.ts'
import { goldenDifferences } from '../../support/golden-differences.ts'
import { GOLDEN_SESSIONS, goldenDocument, goldenInput, hasGoldenMetadata } from '../../support/metadata-sessions.ts'

const name = 'describes the rig of each golden session as the reference does'

describe('instrument', () => {
  it.skipIf(!hasGoldenMetadata).each(GOLDEN_SESSIONS)(`${name}: $golden`, async session => {
    const input = await goldenInput(session, [subjectNeeds, instrumentNeeds])

    const { document } = instrument(input)

    expect(goldenDifferences(document, goldenDocument(session.golden, 'instrument'))).toEqual([])
  })
})
