import { describe, expect, it } from 'vitest'
import { fileError } from '#lib/io/file-errors.ts'

describe('fileError', () => {
  it.each([
    ['ENOSPC', 'SourceUnavailableError', 'the disk is full'],
    ['EDQUOT', 'SourceUnavailableError', 'the disk is full'],
    ['EACCES', 'SourceUnavailableError', 'permission denied'],
    ['EPERM', 'SourceUnavailableError', 'permission denied'],
    ['EROFS', 'SourceUnavailableError', 'read-only'],
    ['EMFILE', 'SourceUnavailableError', 'too many files'],
    ['EIO', 'SourceUnavailableError', 'EIO: i/o error'],
    ['EEXIST', 'InvalidInputError', 'of that name is there'],
    ['ENOENT', 'InvalidInputError', 'does not exist'],
    ['ENAMETOOLONG', 'InvalidInputError', 'longer than'],
  ])('makes %s a %s: %s', (code, name, text) => {
    const cause = Object.assign(new Error('EIO: i/o error'), { code })

    const error = fileError(cause, 'write to the store', { url: 'out/x' })

    expect(error).toMatchObject({ name, cause, place: { url: 'out/x', advice: expect.any(String) } })
    expect(error.message).toMatch(/^Cannot write to the store: /)
    expect(error.message).toContain(text)
  })
})
