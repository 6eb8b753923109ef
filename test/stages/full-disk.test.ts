/** A disk that really is full, or turns read-only, under a conversion: a small file system in memory, where one may be mounted. */

import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { keysOf } from '#test/support/folder.ts'
import { convertOne, withFolder } from '#test/support/local-session.ts'

const SOURCE = fileURLToPath(new URL('../fixtures/hostile/small.nwb', import.meta.url))

/** Mounts a file system of that size; undefined where that is not allowed. */
function mountSmallDisk(size: string): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'nwb2zarr-disk-'))
  onTestFinished(() => rmdirSync(folder))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  onTestFinished(() => {
    execFileSync('umount', [folder])
  })
  return folder
}

const remount = (folder: string, option: string) => execFileSync('mount', ['-o', `remount,${option}`, folder])

const mayMount = process.platform === 'linux' && process.getuid?.() === 0

describe.skipIf(!mayMount)('a conversion to a disk (skipped where this user may not mount one)', () => {
  it.for([
    ['is full', 'size=200k', 'size=16m', /disk is full.*Free some space/],
    ['is read-only', 'ro', 'rw', /read-only.*another folder/],
  ] as const)('that %s says so, and goes on with the same bytes', async ([, fault, remedy, line], { skip }) => {
    const disk = mountSmallDisk('16m')
    // In a container without the right the user may be root and still not mount.
    if (disk === undefined) return skip('mounting is not allowed here')
    await withFolder(async folder => {
      const [undisturbed, out] = [join(folder, 'undisturbed'), join(disk, 'out')]
      await convertOne({ source: SOURCE, out: undisturbed })
      remount(disk, fault)

      const error = await convertOne({ source: SOURCE, out }).catch(error => error)

      expect(error).toMatchObject({ name: 'SourceUnavailableError' })
      expect(`${error.message} ${error.place.advice}`).toMatch(line)
      expect(existsSync(out)).toBe(false)
      remount(disk, remedy)
      await convertOne({ source: SOURCE, out })
      expect(keysOf(out)).toEqual(keysOf(undisturbed))
    })
  })
})
