/** Bytes and seconds as people write and read them. Units are decimal (1 MB = 1,000,000 bytes) unless spelt `MiB`. */

import { InvalidInputError } from '#lib/errors.ts'

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  K: 1e3,
  KB: 1e3,
  KIB: 2 ** 10,
  M: 1e6,
  MB: 1e6,
  MIB: 2 ** 20,
  G: 1e9,
  GB: 1e9,
  GIB: 2 ** 30,
}

/** Bytes of `512MB`, `1.5 GiB`, `10000000`; `option` names the place for the error. */
export function parseSize(text: string, option: string): number {
  const [, digits = '', unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(text) ?? []
  const bytes = Math.round(Number(digits) * (UNITS[unit.toUpperCase()] ?? Number.NaN))
  if (digits === '' || !Number.isSafeInteger(bytes) || bytes === 0)
    throw new InvalidInputError(`${option} needs a size like 512MB, 1GiB or 10000000, not “${text}”.`)
  return bytes
}

/** `0 B`, `999 B`, `1.2 kB`, `35 MB`, `1.1 GB`: two digits at least, and no more than tell something. */
export function formatBytes(bytes: number): string {
  const names = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
  let power = 0
  let value = bytes
  while (value >= 999.5 && power < names.length - 1) {
    value /= 1000
    power++
  }
  return `${power > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)} ${names[power]}`
}

/** `0.4 s`, `12 s`, `3 min 05 s`, `2 h 10 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, '0')} s`
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
}

/** `1 array`, `12,345 arrays`. */
export const formatCount = (count: number, noun: string): string =>
  `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`
