/**
 * Recognises exactly the pickle that the project writes (a table of records, `numpy.array(rows, fields)`) and no other:
 * an opcode out of its place is an error. It runs nothing.
 */

export type PickledItem = number | bigint | boolean | string | null | { readonly [key: string]: PickledItem }

export interface PickledTable {
  readonly rows: readonly (readonly PickledItem[])[]
  readonly fields: readonly (readonly [name: string, dtype: string])[]
}

/** Rows in C order, whatever the number of axes. */
export function readOwnPickle(bytes: Uint8Array): PickledTable {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const expectText = (text: string) => {
    if (buffer.toString('latin1', at, at + text.length) !== text)
      throw new Error(`not our pickle: byte ${at} is no ${text}`)
    at += text.length
  }
  /** Passes an opcode and its argument; where the argument starts. */
  const argument = (size: number) => {
    at += 1 + size
    return at - size
  }
  const text = () => {
    expectText('X')
    const length = buffer.readUInt32LE(at)
    at += 4 + length
    return buffer.toString('utf8', at - length, at)
  }
  const item = (): PickledItem => {
    switch (String.fromCharCode(buffer[at] ?? 0)) {
      case 'X':
        return text()
      case 'N':
        at++
        return null
      case '\x88':
      case '\x89':
        return buffer[argument(0) - 1] === 0x88
      case 'K':
        return buffer[argument(1)] ?? 0
      case 'M':
        return buffer.readUInt16LE(argument(2))
      case 'J':
        return buffer.readInt32LE(argument(4))
      case 'G':
        return buffer.readDoubleBE(argument(8))
      case '\x8a':
        if (buffer[argument(10)] !== 9) break
        return buffer[at - 1] === 0 ? buffer.readBigUInt64LE(at - 9) : buffer.readBigInt64LE(at - 9)
      case '}':
        return record()
    }
    throw new Error(`not our pickle: byte ${at} is no item`)
  }
  const record = () => {
    expectText('}(')
    const entries: [string, PickledItem][] = []
    while (buffer[at] !== 0x75) entries.push([text(), item()])
    at++
    return Object.fromEntries(entries)
  }
  const rows: PickledItem[][] = []
  const list = () => {
    expectText('](')
    while (buffer[at] !== 0x65) {
      if (buffer[at] === 0x5d) list()
      else rows.push(row())
    }
    at++
  }
  const row = () => {
    expectText('(')
    const items: PickledItem[] = []
    while (buffer[at] !== 0x74) items.push(item())
    at++
    return items
  }
  const fields: [string, string][] = []

  expectText('\x80\x02cnumpy\narray\n')
  list()
  expectText('](')
  while (buffer[at] !== 0x65) {
    fields.push([text(), text()])
    expectText('\x86')
  }
  at++
  expectText('\x86R.')
  if (at !== bytes.length) throw new Error('not our pickle: bytes after its end')
  return { rows, fields }
}
