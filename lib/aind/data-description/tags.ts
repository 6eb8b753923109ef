/** Tags of a session: ids by which a conversion finds its files again, `key: value`. */

import { isGap } from '#lib/datasets/manifest/cells.ts'
import { idText } from '#lib/datasets/side-data.ts'
import type { MetadataInput } from '../builder.ts'
import { codingExperiment } from '../tables/coding-experiment.ts'
import { rowWithId } from '../tables/find-row.ts'
import { tableOf } from '../tables/metadata-tables.ts'

/** Columns of the release's row that become tags where they are filled, by dataset. */
const COLUMNS: Readonly<Record<Exclude<MetadataInput['dataset'], 'visual-coding-ophys'>, readonly string[]>> = {
  'visual-behavior-ephys': ['ecephys_session_id', 'behavior_session_id'],
  'visual-behavior-ophys': [
    'project_code',
    'ophys_session_id',
    'ophys_container_id',
    'behavior_session_id',
    'ophys_experiment_id',
  ],
  'visual-coding-ephys': ['session_id', 'specimen_id'],
}

/** Column of a tag, where it has another name. */
const COLUMN_OF: Readonly<Record<string, string>> = { session_id: 'id' }

const EVERY_SESSION = 'mindscope'

type Input = Pick<MetadataInput, 'dataset' | 'session' | 'rows' | 'tables'>

/** Of several planes the first one's row tells. */
export const tagsOf = (input: Input): readonly string[] => [
  EVERY_SESSION,
  ...(input.dataset === 'visual-coding-ophys' ? codingTags(input) : rowTags(input.rows[0]?.cells ?? {}, input.dataset)),
]

const rowTags = (cells: Readonly<Record<string, string>>, dataset: keyof typeof COLUMNS): readonly string[] =>
  COLUMNS[dataset].flatMap(tag => {
    const cell = cells[COLUMN_OF[tag] ?? tag] ?? ''
    return isGap(cell) ? [] : [`${tag}: ${idText(cell)}`]
  })

function codingTags({ session, tables }: Input): readonly string[] {
  const use = { session: session.id, gives: 'tags of data_description.json' }
  const experiment = codingExperiment(tables, session.id, use)
  const rig = rowWithId(tableOf(tables, 'vco-screen-centers', use), 'ophys_experiment_id', session.id, use)
  return [
    `specimen_id: ${experiment.specimen_id}`,
    `experiment_container_id: ${experiment.experiment_container_id}`,
    `ophys_experiment_id: ${session.id}`,
    `ophys_session_id: ${idText(rig.cells.ophys_session_id ?? '')}`,
    `stimulus_name: ${experiment.stimulus_name}`,
  ]
}
