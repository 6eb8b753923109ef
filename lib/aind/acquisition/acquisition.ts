/**
 * `acquisition.json`: when a session was recorded, with what, and what the animal saw and did. Here is what is the same for
 * all; `visual-*.ts` beside tell what is peculiar to each release.
 */

import type { Need } from '#lib/datasets/dataset.ts'
import type { Builder, MetadataDataset, MetadataWarning, NeedsOf, NwbContent } from '../builder.ts'
import { completeDocument } from '../complete-document.ts'
import type { JsonObject } from '../json-value.ts'
import { modalityList } from '../modalities.ts'
import type { PartsOf } from './acquisition-parts.ts'
import type { Epoch } from './epoch.ts'
import { addSeconds, formatInstant, type Instant, secondsBetween, zoneLabel } from './instant.ts'
import { recordedModalities } from './recorded-modalities.ts'
import { type TimeSpan, timeSpan, timeSpanNeeds } from './time-span.ts'
import { behaviorEphysNeeds, visualBehaviorEphys } from './visual-behavior-ephys.ts'
import { behaviorOphysNeeds, visualBehaviorOphys } from './visual-behavior-ophys.ts'
import { codingEphysNeeds, visualCodingEphys } from './visual-coding-ephys.ts'
import { codingOphysNeeds, visualCodingOphys } from './visual-coding-ophys.ts'

interface Release {
  readonly needs: (files: NwbContent['files']) => readonly Need[]
  readonly parts: PartsOf
}

const RELEASES: Readonly<Record<MetadataDataset, Release>> = {
  'visual-behavior-ephys': { needs: behaviorEphysNeeds, parts: visualBehaviorEphys },
  'visual-behavior-ophys': { needs: behaviorOphysNeeds, parts: visualBehaviorOphys },
  'visual-coding-ephys': { needs: codingEphysNeeds, parts: visualCodingEphys },
  'visual-coding-ophys': { needs: codingOphysNeeds, parts: visualCodingOphys },
}

/** Tables of stimuli and trials, a few texts, and the ends of everything that has times. */
export const acquisitionNeeds: NeedsOf = input => {
  const span = timeSpanNeeds(input)
  return { ...span, values: [...span.values, ...RELEASES[input.dataset].needs(input.files)] }
}

/** Throws InvalidInputError (tables) or TransformError (the file) where something that must be told is not known. */
export const acquisition: Builder = input => {
  const span = timeSpan(input.nwb)
  const parts = RELEASES[input.dataset].parts(input, span)
  const { start, stream } = parts
  const end = formatInstant(addSeconds(start, span.latest))
  const epochs = parts.epochs.toSorted((a, b) => a.start - b.start)
  const body = {
    subject_id: input.mouseId,
    acquisition_start_time: formatInstant(start),
    acquisition_start_tz: zoneLabel(start.zone),
    acquisition_end_time: end,
    experimenters: parts.experimenters ?? [],
    protocol_id: parts.protocolIds ?? null,
    ethics_review_id: parts.ethicsReviewIds,
    instrument_id: parts.instrumentId,
    acquisition_type: parts.type,
    notes: parts.notes ?? null,
    coordinate_system: parts.coordinateSystem,
    data_streams: [
      {
        object_type: 'Data stream',
        stream_start_time: formatInstant(atOrAfter(start, span.earliest)),
        stream_end_time: end,
        modalities: modalityList(recordedModalities(input.nwb.files[0])),
        notes: stream.notes ?? null,
        active_devices: stream.devices,
        configurations: stream.configurations,
      },
    ],
    stimulus_epochs: epochs.map(epoch => epochDocument(epoch, start)),
    subject_details: parts.subjectDetails,
  }
  const warnings = [...(parts.warnings ?? []), ...versionWarnings(epochs), ...startWarnings(span, epochs)]
  return { document: completeDocument('acquisition', body, input.profile), warnings }
}

const epochDocument = (epoch: Epoch, start: Instant): JsonObject => ({
  stimulus_start_time: formatInstant(atOrAfter(start, epoch.start)),
  stimulus_end_time: formatInstant(addSeconds(start, epoch.stop)),
  stimulus_name: epoch.name,
  code: epoch.code,
  stimulus_modalities: [epoch.modality],
  notes: epoch.notes ?? null,
  active_devices: epoch.devices,
  configurations: epoch.configurations ?? [],
  curriculum_status: epoch.curriculum ?? null,
})

/**
 * Samples may lie some microseconds before the session's start. The reference writes such times, and then fails its own check
 * that streams and epochs lie within the acquisition: they start with it.
 */
function atOrAfter(start: Instant, seconds: number): Instant {
  const instant = addSeconds(start, seconds)
  return secondsBetween(instant, start) < 0 ? start : instant
}

function startWarnings({ earliest }: TimeSpan, epochs: readonly Epoch[]): readonly MetadataWarning[] {
  const first = Math.min(earliest, ...epochs.map(({ start }) => start))
  if (first >= 0) return []
  const microseconds = Math.ceil(-first * 1_000_000)
  const message = `Data begin ${microseconds} µs before the session’s start; the documents have them begin with it.`
  return [{ code: 'data-before-start', message }]
}

function versionWarnings(epochs: readonly Epoch[]): readonly MetadataWarning[] {
  const names = [...new Set(epochs.filter(({ code }) => code.version === undefined).map(({ name }) => name))]
  if (names.length === 0) return []
  const message = `Which version of the program ran is not known of the epochs ${names.join(', ')}.`
  return [{ code: 'code-without-version', message }]
}
