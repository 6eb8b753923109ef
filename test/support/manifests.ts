/** Manifests and listings of the four datasets as large as the real ones, made up; their oddities are the real ones'. */

export interface MadeDataset {
  /** Texts by their key below the dataset's place `data`. */
  readonly manifests: Readonly<Record<string, string>>
  /** Key → bytes of every object below `data`. */
  readonly objects: ReadonlyMap<string, number>
}

const csv = (header: string, rows: readonly (readonly (string | number)[])[]) =>
  `${header}\n${rows.map(row => row.map(cellText).join(',')).join('\n')}\n`

const cellText = (cell: string | number) =>
  /[",]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : cell

const range = (count: number) => Array.from({ length: count }, (_, index) => index)

export interface VisualBehaviorEphysCounts {
  readonly ecephys: number
  readonly behavior: number
  /** Rows of behavior sessions that carry the id of their mouse's other day. */
  readonly misleading: number
}

/** 3424 sessions, 153 of them recordings; 812 rows have an ecephys session id. Every fifth recording has five probes of six. */
export function madeVisualBehaviorEphys({
  ecephys = 153,
  behavior = 3271,
  misleading = 659,
}: Partial<VisualBehaviorEphysCounts> = {}): MadeDataset {
  const date = '2020-08-17 10:20:30+00:00'
  const recordings = range(ecephys).map(index => ({ id: 1_040_000_000 + index, behavior: 1_050_000_000 + index }))
  const probes = recordings.flatMap(({ id }, index) =>
    range(6).map(probe => ({
      id: id * 10 + probe - 9_000_000_000,
      session: id,
      hasLfp: !(index % 5 === 0 && probe === 0),
    })),
  )
  const others = range(behavior).map(index => ({
    id: 980_000_000 + index,
    other: recordings[index % ecephys]?.id ?? '',
  }))
  const objects = new Map<string, number>()
  for (const { id } of recordings)
    objects.set(`behavior_ecephys_sessions/${id}/ecephys_session_${id}.nwb`, 3_400_000_000)
  for (const { id, session, hasLfp } of probes)
    if (hasLfp) objects.set(`behavior_ecephys_sessions/${session}/probe_${id}_lfp.nwb`, 4_300_000_000)
  for (const { id } of others) objects.set(`behavior_only_sessions/${id}/behavior_session_${id}.nwb`, 400_000_000)
  return {
    manifests: {
      'project_metadata/behavior_sessions.csv': csv(
        'behavior_session_id,mouse_id,ecephys_session_id,date_of_acquisition,session_type',
        [
          ...recordings.map(({ id, behavior }, index) => [
            behavior,
            500_000 + (index >> 1),
            `${id}.0`,
            date,
            'EPHYS_1',
          ]),
          ...others.map(({ id, other }, index) => [
            id,
            500_000 + (index % 81),
            index < misleading ? `${other}.0` : '',
            date,
            'TRAINING_5',
          ]),
        ],
      ),
      'project_metadata/ecephys_sessions.csv': csv(
        'ecephys_session_id,behavior_session_id,abnormal_histology,abnormal_activity',
        recordings.map(({ id, behavior }, index) => [id, behavior, index % 3 === 0 ? 'small brain' : '', '']),
      ),
      'project_metadata/probes.csv': csv(
        'ecephys_probe_id,ecephys_session_id,name,has_lfp_data',
        probes.map(({ id, session, hasLfp }) => [id, session, 'probeA', hasLfp ? 'True' : 'False']),
      ),
    },
    objects,
  }
}

/** Planes of the multi-plane sessions: how many sessions have 1, 2, … 8. */
export const PLANES_OF_MULTI_PLANE = [11, 12, 29, 24, 29, 47, 51, 62]

/** 4782 sessions: 4079 without planes, 438 of one plane, 265 of the microscope for several. */
export function madeVisualBehaviorOphys(): MadeDataset {
  let plane = 775_000_000
  const planes = (count: number) => range(count).map(() => plane++)
  const kinds = [
    ...range(4079).map(index => ({
      project: index % 3 === 0 ? 'VisualBehaviorMultiscope' : 'VisualBehavior',
      planes: [] as number[],
    })),
    ...range(438).map(index => ({ project: index % 2 ? 'VisualBehaviorTask1B' : 'VisualBehavior', planes: planes(1) })),
    ...PLANES_OF_MULTI_PLANE.flatMap((sessions, index) =>
      range(sessions).map(session => ({
        project: session % 2 ? 'VisualBehaviorMultiscope' : 'VisualBehaviorMultiscope4areasx2d',
        planes: planes(index + 1).reverse(),
      })),
    ),
  ]
  const sessions = kinds.map((kind, index) => ({ ...kind, id: 870_000_000 + index }))
  const objects = new Map<string, number>()
  for (const { id, planes } of sessions) {
    if (planes.length === 0) objects.set(`behavior_sessions/behavior_session_${id}.nwb`, 50_000_000)
    for (const plane of planes)
      objects.set(`behavior_ophys_experiments/behavior_ophys_experiment_${plane}.nwb`, 300_000_000)
  }
  return {
    manifests: {
      'project_metadata/behavior_session_table.csv': csv(
        'behavior_session_id,ophys_session_id,mouse_id,project_code,date_of_acquisition,ophys_experiment_id',
        sessions.map(({ id, project, planes }, index) => [
          id,
          planes.length === 0 ? '' : `${960_000_000 + index}.0`,
          400_000 + (index % 107),
          project,
          '2019-05-26 11:00:00.123000+00:00',
          planes.length === 0 ? '' : `[${planes.join(', ')}]`,
        ]),
      ),
    },
    objects,
  }
}

/** 58 sessions; the last has no probe with LFP. */
export function madeVisualCodingEphys(): MadeDataset {
  const sessions = range(58).map(index => 715_093_703 + 1000 * index)
  const probes = sessions.flatMap((session, index) =>
    range(6).map(probe => ({ id: session * 10 + probe - 6_000_000_000, session, hasLfp: index < 57 })),
  )
  const objects = new Map<string, number>()
  for (const id of sessions) objects.set(`session_${id}/session_${id}.nwb`, 2_600_000_000)
  for (const { id, session, hasLfp } of probes) if (hasLfp) objects.set(`session_${session}/probe_${id}_lfp.nwb`, 2e9)
  return {
    manifests: {
      'sessions.csv': csv(
        'id,published_at,specimen_id,session_type',
        sessions.map((id, index) => [
          id,
          '2019-10-03T00:00:00Z',
          699_000_000 + index,
          index < 32 ? 'brain_observatory_1.1' : 'functional_connectivity',
        ]),
      ),
      'probes.csv': csv(
        'id,ecephys_session_id,name,has_lfp_data',
        probes.map(({ id, session, hasLfp }) => [id, session, 'probeA', hasLfp ? 'True' : 'False']),
      ),
    },
    objects,
  }
}

export interface MadeVisualCodingOphys extends MadeDataset {
  /** Path → bytes of the assets of the dandiset. */
  readonly assets: ReadonlyMap<string, number>
  /** Key → bytes below the place `eye-tracking`. */
  readonly eyeTracking: ReadonlyMap<string, number>
}

/** 1518 sessions, 506 of them with static gratings; 818 have eye tracking. */
export function madeVisualCodingOphys(): MadeVisualCodingOphys {
  const stimuli = [...range(506).map(() => 'B'), ...range(400).map(() => 'A'), ...range(300).map(() => 'C')]
  const sessions = range(1518).map(index => {
    const [id, specimen, stimulus] = [500_000_000 + index, 495_000_000 + (index % 271), stimuli[index] ?? 'C2']
    return { id, specimen, stimulus, asset: `sub-${specimen}/sub-${specimen}_ses-${id}-Stim${stimulus}` }
  })
  return {
    manifests: {
      'ophys_experiments.json': JSON.stringify(
        sessions.map(({ id, specimen, stimulus }) => ({
          id,
          specimen_id: specimen,
          stimulus_name: `three_session_${stimulus}`,
          date_of_acquisition: '2016-02-04T10:25:24Z',
          ophys_session_id: id - 10_000,
          specimen: { donor: { external_donor_name: String(225_000 + (specimen % 1000)) } },
        })),
      ),
    },
    objects: new Map(sessions.map(({ id }) => [`ophys_experiment_data/${id}.nwb`, 60_000_000])),
    assets: new Map(
      sessions.flatMap(({ asset }) => [
        [`${asset}_behavior+image+ophys.nwb`, 500_000_000] as const,
        [`${asset}_ophys.nwb`, 30_000_000_000] as const,
      ]),
    ),
    eyeTracking: new Map(
      sessions.slice(0, 818).map(({ id }) => [`behavior_ophys_experiments/${id}/eye_tracking.npy`, 4_600_000]),
    ),
  }
}
