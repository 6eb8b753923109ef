/** Organizations, modalities, species, strains and devices as shapes: unions of objects that the schema knows by their keys. */

import { constantField } from './class-table.ts'
import { HARP_DEVICES, MODALITIES, SPECIES, STRAINS } from './known-things.ts'
import { ORGANIZATIONS } from './organizations.ts'
import { orNull } from './parse-type.ts'
import type { Field, ObjectShape, Shape } from './shape.ts'

const REGISTRY: Shape = { kind: 'named', name: 'Registry' }
const TEXT: Shape = { kind: 'scalar', scalar: 'text' }

const optional = (shape: Shape): Field => ({ shape, fallback: null })

const thing = (name: string, fields: Readonly<Record<string, Field>>, isOpen = true): ObjectShape => ({
  kind: 'object',
  name,
  fields: new Map(Object.entries(fields)),
  isOpen,
})

const ORGANIZATION_REST = { registry: optional(orNull(REGISTRY)), registry_identifier: optional(orNull(TEXT)) }

export const organizationUnion = (name: string, members: readonly string[]): Shape => ({
  kind: 'one-of',
  name,
  by: 'name',
  shapes: members.map(member =>
    thing(member, {
      name: constantField(member),
      abbreviation: constantField(ORGANIZATIONS[member] ?? null),
      ...ORGANIZATION_REST,
    }),
  ),
})

export const ANY_ORGANIZATION: Shape = thing('Organization', {
  name: { shape: TEXT },
  abbreviation: optional(orNull(TEXT)),
  ...ORGANIZATION_REST,
})

export const MODALITY: Shape = {
  kind: 'one-of',
  name: 'Modality',
  by: 'abbreviation',
  shapes: Object.entries(MODALITIES).map(([abbreviation, name]) =>
    thing(name, { name: constantField(name), abbreviation: constantField(abbreviation) }, false),
  ),
}

export const SPECIES_UNION: Shape = {
  kind: 'one-of',
  name: 'Species',
  by: 'name',
  shapes: Object.entries(SPECIES).map(([name, [common, taxon]]) =>
    thing(name, {
      name: constantField(name),
      common_name: constantField(common),
      registry: optional(REGISTRY),
      registry_identifier: constantField(taxon),
    }),
  ),
}

export const STRAIN: Shape = {
  kind: 'one-of',
  name: 'Strain',
  by: 'name',
  shapes: STRAINS.map(name =>
    thing(name, { name: constantField(name), species: constantField('Mus musculus'), ...ORGANIZATION_REST }),
  ),
}

export const HARP_DEVICE: Shape = {
  kind: 'one-of',
  name: 'HarpDeviceType',
  by: 'name',
  shapes: Object.entries(HARP_DEVICES).map(([name, whoami]) =>
    thing(name, { whoami: constantField(whoami), name: constantField(name) }),
  ),
}
