/** A run that writes metadata documents alone, by the machine as it is deployed. */

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cloud, startCloud } from '../support/aws/cloud.ts'
import { objectsBelow, statesOf } from '../support/aws/stores.ts'
import { hasGoldenMetadata, METADATA_FIXTURES, metadataMirror } from '../support/metadata-sessions.ts'

const SESSION = '501940850'

describe.skipIf(!hasGoldenMetadata)('a run of metadata documents, where ../shared is there', () => {
  let cloud: Cloud
  beforeAll(async () => {
    const lab = {
      ...below('tables', join(METADATA_FIXTURES, 'tables')),
      ...below('answers', join(METADATA_FIXTURES, 'service')),
    }
    cloud = await startCloud({
      properties: { sourceBuckets: ['mirror', 'lab'] },
      sources: { mirror: below('', metadataMirror()), lab },
    })
  })
  afterAll(() => cloud?.close(), 60_000)

  it('writes the documents of a session by GenerateMetadata, and converts nothing', async () => {
    const { status, cause } = await cloud.run('documents', {
      dataset: 'Visual Coding Ophys',
      mode: 'metadata',
      sessions: [SESSION],
      root: 's3://mirror',
      metadata: { tables: 's3://lab/tables', cache: 's3://lab/answers' },
    })

    expect({ status, cause }).toEqual({ status: 'SUCCEEDED', cause: undefined })
    expect(statesOf(cloud, 'documents')).toEqual({ [SESSION]: 'described' })
    const names = [...objectsBelow(cloud, 'visual-coding-ophys/').keys()].map(key => key.replace(/^[^/]+\//, ''))
    expect(names.toSorted()).toEqual([
      'acquisition.json',
      'data_description.json',
      'instrument.json',
      'metadata.nd.json',
      'procedures.json',
      'subject.json',
    ])
  })
})

/** Objects of a folder, by their keys below `prefix`. */
function below(prefix: string, folder: string): Record<string, Uint8Array> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name =>
    statSync(join(folder, name)).isFile(),
  )
  return Object.fromEntries(
    names.map(name => [prefix === '' ? name : `${prefix}/${name}`, readFileSync(join(folder, name))]),
  )
}
