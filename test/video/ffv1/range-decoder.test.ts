import { describe, expect, it } from 'vitest'
import { crcOf } from '#lib/video/ffv1/crc.ts'
import { median } from '#lib/video/ffv1/line.ts'
import { startRangeDecoder, transitionsOf } from '#lib/video/ffv1/range-decoder.ts'
import { randomBytes, randomNumbers } from '#test/support/random.ts'

describe('the default state transitions', () => {
  const { one, zero } = startRangeDecoder(new Uint8Array(2), 0, 2).transitions

  it('are those that RFC 9043 prints (3.8.1.5), as far as its corners tell', () => {
    // First, middle and last entries of the published table that are not zero.
    expect([...one.subarray(8, 16)]).toEqual([20, 21, 22, 23, 24, 25, 26, 27])
    expect(one[128]).toBe(134)
    expect([...one.subarray(240, 249)]).toEqual([241, 242, 243, 244, 245, 246, 247, 248, 248])
  })

  it('mirror each other, and stay within what a state can be', () => {
    expect(transitionsOf(one).zero).toEqual(zero)
    for (let state = 8; state <= 248; state++) {
      expect(one[state]).toBeGreaterThanOrEqual(state === 248 ? 248 : state + 1)
      expect(zero[256 - state]).toBe(256 - (one[state] ?? 0))
    }
  })
})

describe('median', () => {
  it('is the middle one of left, top and left + top - topLeft', () => {
    const numbers = randomNumbers(7)
    for (let round = 0; round < 5000; round++) {
      const [left, top, topLeft] = [0, 0, 0].map(() => Math.floor(numbers() * 512)) as [number, number, number]

      expect(median(left, top, topLeft)).toBe([left, top, left + top - topLeft].sort((a, b) => a - b)[1])
    }
  })
})

describe('crcOf', () => {
  it('is 0 over bytes and their checksum, and else not', () => {
    const bytes = randomBytes(64)
    const view = new DataView(bytes.buffer)
    view.setInt32(60, crcOf(bytes, 0, 60))
    expect(crcOf(bytes, 0, 64)).toBe(0)

    bytes[10] = (bytes[10] ?? 0) ^ 4
    expect(crcOf(bytes, 0, 64)).not.toBe(0)
  })

  it('fits the published check value of this polynomial without inversion', () => {
    const digits = new TextEncoder().encode('123456789')

    expect(crcOf(digits, 0, 9) >>> 0).toBe(0x89a1897f)
  })
})
