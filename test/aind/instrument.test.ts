import { describe, expect, it } from 'vitest'
import { instrumentIdOf } from '#lib/aind/equipment.ts'
import { codingImagingRig } from '#lib/aind/instrument/two-photon-rig.ts'
import { codingLight } from '#lib/aind/optotagging-light.ts'
import { PROFILES } from '#lib/aind/profile.ts'

describe('instrumentIdOf', () => {
  it.each([
    ['BEH.G-Box1', 'G1'],
    ['BEH.b-Box12', 'B12'],
    ['BEH.D', 'D'],
    ['MESO', 'MESO'],
    ['MESO.1', 'MESO'],
    ['CAM2P.3', 'CAM2P.3'],
    ['NP.0', 'NP.0'],
  ])('calls %s %s', (equipment, expected) => {
    expect(instrumentIdOf(equipment)).toBe(expected)
  })
})

describe('codingImagingRig', () => {
  const screenAt = (day: string) =>
    codingImagingRig('CAM2P.4', 'Scientifica 2', day, PROFILES['2.7'])?.components.find(
      ({ name }) => name === 'Stimulus Screen',
    )

  it('moves the monitor on the day of the final version', () => {
    expect(screenAt('2016-08-08')).toMatchObject({ relative_position: ['Right'] })
    expect(screenAt('2016-08-09')).toMatchObject({ relative_position: ['Anterior', 'Right'] })
  })

  it('is dated by its version', () => {
    const dates = ['2016-07-01', '2017-01-01'].map(
      day => codingImagingRig('CAM2P.4', 'Scientifica 2', day, PROFILES['2.7'])?.modificationDate,
    )

    expect(dates).toEqual(['2016-06-17', '2016-08-09'])
  })

  it('knows no other rigs', () => {
    expect(codingImagingRig('CAM2P.6', 'Nikon 3', '2016-07-01', PROFILES['2.7'])).toBeUndefined()
  })
})

describe('codingLight', () => {
  it('is a laser from the first session with one on', () => {
    expect(['789848215', '789848216'].map(session => codingLight(session).kind)).toEqual(['led', 'laser'])
  })
})
