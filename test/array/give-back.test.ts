import { describe, expect, it } from 'vitest'
import { giveBack } from '#lib/array/give-back.ts'

describe('giveBack', () => {
  it('frees large memory, whatever part of it is named', () => {
    const whole = new Uint8Array(1_000_000)

    giveBack(whole.subarray(10, 20))

    expect(whole.length).toBe(0)
  })

  it('leaves memory alone that buffers share', () => {
    const short = Buffer.from('short')

    giveBack(short)

    expect(short.toString()).toBe('short')
  })
})
