/** Rules about whole documents. */

import type { DocumentName } from '../core-document.ts'
import { isObject, type JsonObject, objectOf } from '../json-value.ts'
import type { Finding } from '../schema/check-shape.ts'
import { OBJECT_RULES } from './object-rules.ts'
import { isOfType, isSet, objectList, objectsIn } from './rule.ts'

/** What an asset is called: anything, and the time when it was made. */
const ASSET_NAME = /^.+?_\d{4}-\d{2}-\d{2}_\d{2}-\d{2}-\d{2}$/

/** Devices without which an instrument cannot record a modality. */
const INSTRUMENT_NEEDS: Readonly<Record<string, readonly string[]>> = {
  pophys: ['Laser', 'Detector', 'Objective'],
  'behavior-videos': ['Camera assembly'],
}

/** Findings that the schema's shapes do not tell. */
export function documentFindings(name: DocumentName, document: JsonObject): readonly Finding[] {
  const inner = [...objectsIn(document)].flatMap(placed => OBJECT_RULES.flatMap(rule => rule(placed)))
  return [...inner, ...(RULES[name]?.(document) ?? [])]
}

const RULES: Readonly<Partial<Record<DocumentName, (document: JsonObject) => readonly Finding[]>>> = {
  data_description: document => [
    ...(typeof document.name === 'string' && ASSET_NAME.test(document.name)
      ? []
      : [{ path: 'name', message: 'it does not end in a date and time like _2021-03-04_10-20-30' }]),
    ...(document.data_level === 'raw' && !isSet(document.subject_id)
      ? [{ path: 'subject_id', message: 'raw data need it' }]
      : []),
    ...(document.data_level === 'raw' && isSet(document.source_data)
      ? [{ path: 'source_data', message: 'raw data come from no other data' }]
      : []),
  ],
  subject({ subject_details }) {
    const { species, strain } = objectOf(subject_details)
    const [is, of] = [objectOf(species).name, objectOf(strain).species]
    if (!isSet(is) || !isSet(of) || is === of) return []
    return [{ path: 'subject_details.strain', message: `it is one of ${of}, the animal is ${is}` }]
  },
  acquisition: ({ data_streams, instrument_id }) =>
    isSet(instrument_id) || !objectList(data_streams).some(stream => isOfType(stream, 'Data stream'))
      ? []
      : [{ path: 'instrument_id', message: 'an acquisition with data streams needs it' }],
  instrument: ({ modalities, components }) => {
    const types = new Set([...objectsIn(components ?? null)].map(({ object }) => object.object_type))
    const abbreviations = objectList(modalities).map(({ abbreviation }) => String(abbreviation))
    return [
      ...abbreviations.flatMap(modality =>
        (INSTRUMENT_NEEDS[modality] ?? [])
          .filter(type => !types.has(type))
          .map(type => ({
            path: 'components',
            message: `an instrument for ${modality} needs a device of type ${type}`,
          })),
      ),
      ...(abbreviations.join() === abbreviations.toSorted().join()
        ? []
        : [{ path: 'modalities', message: 'they are not in the order of their abbreviations' }]),
    ]
  },
  procedures: document => coordinateFindings(document),
}

/** Coordinates name the system of the surgery, or of all procedures, and have as many numbers as it has axes. */
function coordinateFindings(document: JsonObject): readonly Finding[] {
  const common = document.coordinate_system ?? null
  return objectList(document.subject_procedures).flatMap((surgery, index) => {
    const own = surgery.coordinate_system ?? null
    const system = isObject(own) ? own : common
    const base = `subject_procedures[${index}]`
    return [...objectsIn(surgery.procedures ?? null, `${base}.procedures`)].flatMap(({ path, object }) => {
      const wanted = object.coordinate_system_name
      if (!isSet(wanted)) return []
      if (!isObject(system)) return [{ path, message: `there is no coordinate system ${wanted}` }]
      if (system.name !== wanted) return [{ path, message: `it counts in ${wanted}, the system is ${system.name}` }]
      return axisFindings(object, objectList(system.axes).length, path)
    })
  })
}

function axisFindings(object: JsonObject, axes: number, path: string): readonly Finding[] {
  const { coordinates = null, position = null } = object
  return [...objectsIn([coordinates, position], path)]
    .filter(placed => isOfType(placed.object, 'Translation'))
    .filter(({ object: { translation } }) => Array.isArray(translation) && translation.length !== axes)
    .map(() => ({ path, message: `a translation has not ${axes} numbers, one for each axis` }))
}
