/** What a deployment can be told on the command line. */

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { PLACES } from '#lib/datasets/manifest/places.ts'
import { PUBLIC_BUCKETS, parseSettings, settingsFromContext, stackSettings } from '../../cdk/settings.ts'

const fromContext = (context: Record<string, unknown>) => settingsFromContext(name => context[name])

describe('settingsFromContext', () => {
  it('has a default for everything', () => {
    const settings = fromContext({})

    expect(settings).toMatchObject({
      stackName: 'nwb2zarr',
      sourceBuckets: [...PUBLIC_BUCKETS],
      architecture: 'arm64',
      lambdaMemory: 1769,
      fargate: false,
      logRetentionDays: 30,
      watch: [],
    })
  })

  it('reads the texts of -c as what the settings are', () => {
    const settings = fromContext({
      sourceBuckets: 'dandiarchive, lab-archive',
      fargate: 'true',
      lambdaMemory: '3008',
      watch: '[{"bucket": "lab-recordings", "dataset": "nwb", "required": "quiet:30"}]',
      tags: '{"lab": "one"}',
      outputPrefix: '2026',
    })

    expect(settings).toMatchObject({
      sourceBuckets: ['dandiarchive', 'lab-archive'],
      fargate: true,
      lambdaMemory: 3008,
      watch: [{ bucket: 'lab-recordings', prefix: '', required: 'quiet:30' }],
      tags: { lab: 'one' },
      outputPrefix: '2026',
    })
  })

  it.each([
    ['lambdaMemory', { lambdaMemory: 'much' }],
    ['logRetentionDays', { logRetentionDays: '31' }],
    ['outputBucket', { outputBucket: 's3://Lab' }],
    ['outputPrefix', { outputPrefix: 'nwb/' }],
    ['watch', { watch: '[{"bucket": "b", "dataset": "nwb", "required": "soon"}]' }],
    ['fargate', { subnetIds: 'subnet-1' }],
    ['subnetIds', { fargate: 'true', vpcId: 'vpc-1' }],
  ])('names %s where it is wrong', (name, context) => {
    expect(() => fromContext(context)).toThrow(new RegExp(name))
  })
})

describe('parseSettings', () => {
  it('refuses what no setting is called', () => {
    expect(() => parseSettings({ lambdaMemroy: 1769 })).toThrow(/lambdaMemroy/)
  })
})

describe('the settings', () => {
  it('allow the public buckets of every dataset', () => {
    const buckets = Object.values(PLACES)
      .flatMap(places => places.map(({ url }) => url))
      .filter(url => url.startsWith('s3:'))
      .map(url => new URL(url).host)

    expect(buckets.length).toBeGreaterThan(3)
    expect(new Set(buckets).difference(new Set<string>(PUBLIC_BUCKETS))).toEqual(new Set())
  })

  it('are all in the README', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

    const silent = Object.keys(stackSettings.shape).filter(name => !readme.includes(`\`${name}\``))
    expect(silent).toEqual([])
  })
})
