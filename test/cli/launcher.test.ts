import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const LAUNCHER = fileURLToPath(new URL('../../lib/nwb2zarr.js', import.meta.url))

/** Runs the launcher in a Node that gives itself out as `version`. */
function launchAs(version: string, argv: readonly string[]) {
  const script = `
    Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })
    await import(${JSON.stringify(LAUNCHER)})`
  return spawnSync(process.execPath, ['--input-type=module', '--eval', script, '--', ...argv], { encoding: 'utf8' })
}

describe('the launcher', () => {
  it.each(['12.22.12', '20.20.2', '22.17.1'])('says what it needs on Node %s, and ends with 2', version => {
    const { status, stderr, stdout } = launchAs(version, ['--version'])

    expect(stderr).toBe(`nwb2zarr needs Node 22.18 or newer; this is Node ${version} (${process.execPath}).\n`)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  })

  it.each(['22.18.0', '22.20.0', '24.0.0'])('starts on Node %s', version => {
    expect(launchAs(version, []).stderr).not.toContain('needs Node')
  })

  it('tells the version', () => {
    expect(execFileSync(process.execPath, [LAUNCHER, '--version'], { encoding: 'utf8' })).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})
