import { inflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { zipArchive } from '#lib/io/zip.ts'
import { pythonMissing, runPython } from '#test/support/python.ts'

const entries = [
  { name: 'a.json', bytes: Buffer.from(`{"ä": ${'1'.repeat(5000)}}`) },
  { name: 'empty.json', bytes: new Uint8Array(0) },
]
const time = new Date(2026, 0, 2, 3, 4, 6)

describe('zipArchive', () => {
  it('holds each file deflated, behind a header of its own', async () => {
    const archive = Buffer.from(await zipArchive(entries, time))
    const [nameLength, size] = [archive.readUInt16LE(26), archive.readUInt32LE(18)]
    const data = archive.subarray(30 + nameLength, 30 + nameLength + size)

    expect(archive.toString('latin1', 0, 4)).toBe('PK\u0003\u0004')
    expect(inflateRawSync(data).equals(Buffer.from(entries[0]?.bytes ?? []))).toBe(true)
    expect(archive.readUInt16LE(archive.length - 12)).toBe(2)
  })

  it('gives the same bytes for the same files and time', async () => {
    expect(await zipArchive(entries, time)).toEqual(await zipArchive(entries, time))
  })

  it.skipIf(pythonMissing)(
    `is unpacked by others, with its time${pythonMissing ? ` (${pythonMissing})` : ''}`,
    async () => {
      const script = `
import base64, io, json, sys, zipfile
archive = zipfile.ZipFile(io.BytesIO(base64.b64decode(sys.stdin.read())))
assert archive.testzip() is None
print(json.dumps([[entry.filename, entry.date_time, archive.read(entry).decode()] for entry in archive.infolist()]))`
      const archive = Buffer.from(await zipArchive(entries, time)).toString('base64')

      expect(runPython(script, [], archive)).toEqual(
        entries.map(({ name, bytes }) => [name, [2026, 1, 2, 3, 4, 6], Buffer.from(bytes).toString()]),
      )
    },
  )
})
