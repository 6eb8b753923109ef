import { describe, expect, it } from 'vitest'
import { CHECKS } from '#lib/inspect/checks/index.ts'
import type { Finding } from '#lib/inspect/finding.ts'
import { withRemedies } from '#lib/inspect/remedies.ts'

const finding = (check: string, objectType: string, location: string): Finding => ({
  check,
  importance: 'BEST_PRACTICE_SUGGESTION',
  severity: 'LOW',
  objectType,
  objectName: 'x',
  location,
  message: 'So it is.',
})

describe('withRemedies', () => {
  it.each([
    ['check_small_dataset_compression', 'TimeSeries', '/acquisition/x', /--codec/],
    ['check_description', 'VectorData', '/units/x', /--descriptions all/],
    ['check_data_orientation', 'ImageSeries', '/stimulus/templates/x', /--templates images/],
    ['check_index_series_points_to_image', 'IndexSeries', '/stimulus/presentation/x', /--templates images/],
    ['check_session_start_time_old_date', 'NWBFile', '/', /--corrections apply/],
  ])('knows an option for %s of %s', (check, type, location, remedy) => {
    expect(CHECKS.map(({ name }) => name)).toContain(check)
    expect(withRemedies([finding(check, type, location)])[0]?.remedy).toMatch(remedy)
  })

  it.each([
    ['check_description', 'TimeSeries', '/acquisition/x'],
    ['check_data_orientation', 'ElectricalSeries', '/acquisition/x'],
    ['check_subject_exists', 'NWBFile', '/'],
  ])('knows none for %s of %s', (check, type, location) => {
    const found = finding(check, type, location)

    expect(withRemedies([found])).toEqual([found])
  })
})
