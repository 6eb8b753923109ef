/** The root of a session: its own facts, and the places for everything else. */

import { textValue } from '#lib/nwb/attributes.ts'
import type { GroupNode, NodePath, TreeNode } from '#lib/nwb/tree.ts'
import { TOOL } from '#lib/tool.ts'
import { DEVICES } from './device-node.ts'
import { OPTOPHYSIOLOGY } from './imaging-nodes.ts'
import type { NwbFileMetadata, SubjectMetadata } from './metadata.ts'
import { groupAt, objectAt, textAt, textsAt } from './session-nodes.ts'

/** The schema that sessions made from recordings are written by. */
const NWB_VERSION = '2.10.0'

const GENERAL: NodePath = '/general'
const SUBJECT: NodePath = '/general/subject'

/** An empty description fails inspections. */
const NO_DESCRIPTION = 'no description'

export interface NwbFileContent {
  readonly file: NwbFileMetadata
  readonly identifier: string
  /** ISO 8601 with an offset. */
  readonly startTime: string
  readonly subject: SubjectMetadata | undefined
  readonly devices: readonly GroupNode[]
  readonly imagingPlanes: readonly GroupNode[]
  readonly acquisition: readonly GroupNode[]
  readonly ophys: readonly GroupNode[]
}

export function nwbFileNode(content: NwbFileContent): GroupNode {
  const { file, identifier, startTime } = content
  return objectAt(
    '/',
    ['core', 'NWBFile'],
    [textValue('nwb_version', NWB_VERSION)],
    [
      textAt('/', 'identifier', identifier),
      textAt('/', 'session_description', file.session_description || NO_DESCRIPTION),
      textAt('/', 'session_start_time', startTime),
      textAt('/', 'timestamps_reference_time', startTime),
      groupAt('/acquisition', content.acquisition),
      groupAt('/analysis', []),
      generalNode(content),
      groupAt('/processing', content.ophys.length === 0 ? [] : [ophysModule(content.ophys)]),
      groupAt('/stimulus', [groupAt('/stimulus/presentation', []), groupAt('/stimulus/templates', [])]),
    ],
  )
}

const ophysModule = (series: readonly GroupNode[]): GroupNode =>
  objectAt(
    '/processing/ophys',
    ['core', 'ProcessingModule'],
    [textValue('description', 'contains optical physiology processed data')],
    series,
  )

function generalNode({ file, subject, devices, imagingPlanes }: NwbFileContent): GroupNode {
  const { source_script = `Created using ${TOOL.name} v${TOOL.version}`, source_script_file_name = TOOL.name } = file
  return groupAt(GENERAL, [
    groupAt(DEVICES, devices),
    groupAt(OPTOPHYSIOLOGY, imagingPlanes),
    textAt(GENERAL, 'source_script', source_script, [textValue('file_name', source_script_file_name)]),
    ...GENERAL_TEXTS.map(name => (file[name] === undefined ? undefined : textAt(GENERAL, name, file[name]))),
    ...GENERAL_LISTS.map(name => (file[name] === undefined ? undefined : textsAt(GENERAL, name, [file[name]].flat()))),
    subject === undefined ? undefined : subjectNode(subject),
  ])
}

const GENERAL_TEXTS = [
  'data_collection',
  'experiment_description',
  'institution',
  'lab',
  'notes',
  'pharmacology',
  'protocol',
  'session_id',
  'slices',
  'stimulus',
  'surgery',
  'virus',
] as const

const GENERAL_LISTS = ['experimenter', 'keywords', 'related_publications'] as const

function subjectNode(subject: SubjectMetadata): GroupNode {
  const fields = Object.entries(subject).flatMap(([name, value]): TreeNode[] => {
    if (value === undefined) return []
    const text = value instanceof Date ? value.toISOString() : value
    // An age counts from birth; the schema allows other references, NWB's own tools write none of them.
    return [textAt(SUBJECT, name, text, name === 'age' ? [textValue('reference', 'birth')] : [])]
  })
  return objectAt(SUBJECT, ['core', 'Subject'], [], fields)
}
