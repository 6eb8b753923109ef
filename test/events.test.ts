/** The ready inputs of `events/`: each is what it says it is. */

import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { datasetName } from '#lib/datasets/dataset-table.ts'
import { DATASETS } from '#lib/datasets/index.ts'
import { parsePayload } from '#lib/stages/payloads/parse-payload.ts'
import { runInput } from '#lib/stages/payloads/run-input.ts'
import { considerInput } from '#lib/stages/payloads/triggers.ts'

const folder = fileURLToPath(new URL('../events/', import.meta.url))
const names = readdirSync(folder)
const read = (name: string) => JSON.parse(readFileSync(`${folder}${name}`, 'utf8'))

/** Everything but events of S3 starts the state machine. */
const runs = names.filter(name => name !== 's3-event.json')

describe('events', () => {
  it('hold one for each dataset', () => {
    const datasets = runs.map(name => datasetName(read(name).dataset))

    expect(datasets).toEqual(expect.arrayContaining([...DATASETS.map(({ name }) => name), 'miniscope']))
  })

  it.each(names)('%s says what it is for', name => {
    expect(read(name).comment).toMatch(/\.$/)
  })

  it.each(runs)('%s is an input of a run', name => {
    expect(() => parsePayload(runInput, read(name), 'The input')).not.toThrow()
  })

  it('s3-event.json is an event of an arriving file', () => {
    expect(parsePayload(considerInput, read('s3-event.json'), 'The event')).toMatchObject({
      detail: { bucket: { name: 'my-lab' } },
    })
  })
})
