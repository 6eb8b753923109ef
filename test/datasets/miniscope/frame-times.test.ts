import { describe, expect, it } from 'vitest'
import {
  fromZero,
  interpolated,
  measuredRate,
  parseTimeStamps,
  regularRate,
  regularTimes,
  secondsOf,
  shifted,
} from '#lib/datasets/miniscope/frame-times.ts'

const times = (...values: number[]) => Float64Array.from(values)

describe('parseTimeStamps', () => {
  it.each([
    ['line feeds', 'Frame Number,Time Stamp (ms),Buffer Index\n0,-15,0\n1,8,0\n'],
    ['carriage returns', 'Frame Number,Time Stamp (ms),Buffer Index\r\n0,-15,0\r\n1,8,0\r\n'],
    ['a column more', 'Frame Number,Time Stamp (ms),Buffer Index,DAQ Frame Number\n0,-15,0,7\n1,8,0,8'],
    ['columns in another order', 'Time Stamp (ms), Frame Number\n-15,0\n8,1\n\n'],
  ])('finds the times by their name, with %s', (_, text) => {
    expect([...parseTimeStamps(text, 't.csv')]).toEqual([-15, 8])
  })

  it.each([
    ['another table', 'a,b\n1,2\n', 'InvalidInputError'],
    ['nothing', '', 'InvalidInputError'],
    ['a time that is no number', 'Time Stamp (ms)\n1\nx\n', 'CorruptSourceError'],
    ['a row cut short', 'Frame Number,Time Stamp (ms)\n0,1\n1', 'CorruptSourceError'],
  ])('refuses %s', (_, text, name) => {
    expect(() => parseTimeStamps(text, 't.csv')).toThrow(expect.objectContaining({ name, place: { url: 't.csv' } }))
  })
})

describe('measuredRate', () => {
  it('is exact where all intervals are equal', () => {
    expect(measuredRate(regularTimes(50, 8))).toBe(8)
    expect(measuredRate(secondsOf(times(0, 125, 250, 375)))).toBe(8)
  })

  it('leaves out pauses', () => {
    const steady = Array.from({ length: 100 }, (_, frame) => frame * 0.05)
    const paused = Float64Array.from([...steady, ...steady.map(time => time + 180)])

    expect(measuredRate(paused)).toBeCloseTo(20, 9)
  })

  it('knows none of fewer than two times, nor of times that stand still', () => {
    expect(measuredRate(times())).toBeUndefined()
    expect(measuredRate(times(3))).toBeUndefined()
    expect(measuredRate(times(3, 3, 3))).toBeUndefined()
  })
})

describe('regularRate', () => {
  it('is that of the first interval where all agree to the microsecond', () => {
    const nearly = times(0, 0.05, 0.1000004, 0.15)

    expect(regularRate(nearly)).toBe(20)
    expect(regularRate(times(1, 1.5))).toBe(2)
  })

  it('is not known of one frame, of uneven times, of times that go back', () => {
    expect(regularRate(times(1))).toBeUndefined()
    expect(regularRate(times(0, 0.05, 0.11))).toBeUndefined()
    expect(regularRate(times(2, 1, 0))).toBeUndefined()
  })
})

describe('moving times', () => {
  it('lifts a negative start to 0 and leaves others', () => {
    expect([...fromZero(times(-1, 2))]).toEqual([0, 3])
    expect([...fromZero(times(1, 2))]).toEqual([1, 2])
    expect([...fromZero(times())]).toEqual([])
  })

  it('shifts all', () => {
    expect([...shifted(times(0, 1), 180)]).toEqual([180, 181])
  })

  it('interpolates between known times, and holds the ends beyond', () => {
    const moved = interpolated(times(-1, 0, 0.05, 0.1, 0.15, 0.2, 3), times(0, 0.1, 0.2), times(10, 20, 40))

    expect([...moved].map(time => Number(time.toFixed(9)))).toEqual([10, 10, 15, 20, 30, 40, 40])
  })

  it('refuses clocks that do not fit each other', () => {
    expect(() => interpolated(times(0), times(0, 1), times(0))).toThrow(/as many times/)
    expect(() => interpolated(times(0), times(1, 0), times(0, 1))).toThrow(/must rise/)
  })
})
