import { describe, expect, it } from 'vitest'
import { compareNatural } from '#lib/datasets/miniscope/natural-order.ts'
import { acquisitionsIn, missingFrom, sessionsIn } from '#lib/datasets/miniscope/sessions.ts'

const device = (folder: string, videos = 1) => [
  `${folder}/metaData.json`,
  `${folder}/timeStamps.csv`,
  ...Array.from({ length: videos }, (_, number) => `${folder}/${number}.avi`),
]

const acquisition = (folder: string) => [
  `${folder}/metaData.json`,
  `${folder}/notes.csv`,
  ...device(`${folder}/Miniscope`, 2),
  ...device(`${folder}/BehavCam_2`),
]

describe('compareNatural', () => {
  it('counts runs of digits as numbers, whatever their length', () => {
    const sorted = ['0.avi', '2.avi', '10.avi', '100000000000000000000.avi', '100000000000000000001.avi', 'a.avi']

    expect(sorted.toReversed().sort(compareNatural)).toEqual(sorted)
    expect(['15_06_28', '15_03_28', '9_03_28'].sort(compareNatural)).toEqual(['9_03_28', '15_03_28', '15_06_28'])
  })
})

describe('acquisitionsIn', () => {
  it('finds folders with videos of a microscope, in natural order, with their cameras', () => {
    const names = [...acquisition('15_06_28'), ...acquisition('9_03_28'), 'other/0.avi', ...device('x/y/z/Miniscope')]

    expect(acquisitionsIn(names)).toEqual(
      ['9_03_28', '15_06_28'].map(folder => ({
        folder,
        metaData: `${folder}/metaData.json`,
        miniscope: `${folder}/Miniscope`,
        cameras: [`${folder}/BehavCam_2`],
      })),
    )
  })

  it('takes a folder that is an acquisition itself', () => {
    expect(acquisitionsIn(['metaData.json', ...device('Miniscope')])).toMatchObject([
      { folder: '', metaData: 'metaData.json', miniscope: 'Miniscope', cameras: [] },
    ])
  })

  it('finds none where there is none', () => {
    expect(acquisitionsIn(['Miniscope/metaData.json', 'a/miniscope/0.avi'])).toEqual([])
  })
})

describe('sessionsIn', () => {
  it('tells sessions of a bucket apart, each with its acquisitions', () => {
    const names = ['mouse1/2021_10_07', 'mouse2/2021_10_08'].flatMap(session =>
      [...acquisition('15_03_28'), ...acquisition('15_06_28')].map(name => `${session}/${name}`),
    )

    expect(
      sessionsIn(names).map(({ folder, acquisitions }) => [folder, acquisitions.map(({ folder }) => folder)]),
    ).toEqual([
      ['mouse1/2021_10_07', ['15_03_28', '15_06_28']],
      ['mouse2/2021_10_08', ['15_03_28', '15_06_28']],
    ])
  })
})

describe('missingFrom', () => {
  const names = acquisition('15_03_28').map(name => `s/${name}`)
  const missingWithout = (gone: string) => {
    const there = names.filter(name => name !== gone)
    const [session] = sessionsIn(there)
    return session === undefined ? undefined : missingFrom(session, there, session.folder)
  }

  it('is nothing where all has arrived', () => {
    expect(missingWithout('')).toEqual([])
  })

  it.each([
    's/15_03_28/metaData.json',
    's/15_03_28/Miniscope/metaData.json',
    's/15_03_28/Miniscope/timeStamps.csv',
    's/15_03_28/Miniscope/0.avi',
    's/15_03_28/BehavCam_2/timeStamps.csv',
  ])('names %s', gone => {
    expect(missingWithout(gone)).toEqual([`${gone} is missing.`])
  })
})
