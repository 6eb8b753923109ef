/** What `npx cdk` makes of the project where there is no account, no credentials and, where that can be had, no network. */

import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { BUNDLES_FOLDER } from '../../cdk/bundles.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const CDK = join(ROOT, 'node_modules/aws-cdk/bin/cdk')

/** Linux lets a process be without any network. */
const canUnplug = spawnSync('unshare', ['--net', '--map-root-user', 'true']).status === 0

describe('cdk synth', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nwb2zarr-synth-'))

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const synth = (...options: string[]) => {
    const command = [process.execPath, CDK, 'synth', '--quiet', '--no-notices', '--output', folder, ...options]
    const [program = '', ...rest] = canUnplug ? ['unshare', '--net', '--map-root-user', ...command] : command
    // Nothing of AWS in the environment, no home with a profile in it; the app finds its Node by name.
    const env = {
      PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
      HOME: folder,
      CDK_DISABLE_CLI_TELEMETRY: '1',
    }
    return execFileSync(program, rest, { cwd: ROOT, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  }

  it('needs no account, no credentials, no network, no Docker and no look-ups', () => {
    synth('-c', 'stackName=offline', '-c', 'fargate=true', '-c', 'sourceBuckets=dandiarchive,lab-archive')

    const template = JSON.parse(readFileSync(join(folder, 'offline.template.json'), 'utf8'))
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
    const assets = JSON.parse(readFileSync(join(folder, 'offline.assets.json'), 'utf8'))
    expect(JSON.stringify(template)).toContain('s3://lab-archive')
    expect(JSON.stringify(template)).not.toMatch(/\b\d{12}\b/)
    expect(manifest.missing).toBeUndefined()
    expect(assets.dockerImages).toEqual({})
    expect(existsSync(join(ROOT, 'cdk.context.json'))).toBe(false)
  })

  it('leaves its own output alone when it bundles', () => {
    const { output } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'))

    expect(join(ROOT, output).startsWith(BUNDLES_FOLDER)).toBe(false)
    expect(BUNDLES_FOLDER.startsWith(join(ROOT, output))).toBe(false)
  })

  it('says which setting is wrong', () => {
    expect(() => synth('-c', 'lambdaMemory=100')).toThrow(/lambdaMemory/)
  })
})
