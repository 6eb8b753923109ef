/** The roles of a synthesised stack: their statements, the access keys that they sign with, and which grants were used. */

import type { ResolvedTemplate } from '../resolved-template.ts'
import { type AccessRequest, isAllowed, type Statement } from './policies.ts'

interface PolicyProperties {
  readonly PolicyDocument: { readonly Statement: readonly Statement[] }
  readonly Roles?: readonly string[]
}

export interface Roles {
  /** Variables by which the SDK signs as the role. */
  credentialsOf(roleArn: string): Readonly<Record<string, string>>
  /** `undefined` for a key that no role has. */
  roleOf(accessKey: string): string | undefined
  allows(roleArn: string, request: AccessRequest): boolean
  /** `role action` of what was asked for and refused. */
  readonly refused: ReadonlySet<string>
  /** `role action` of the grants, and of those that were used. */
  granted(): readonly string[]
  used(): ReadonlySet<string>
}

export function rolesOf(template: ResolvedTemplate): Roles {
  const policies = template
    .ofType('AWS::IAM::Policy')
    .map(({ properties }) => properties as unknown as PolicyProperties)
  const statements = new Map<string, readonly Statement[]>()
  const keys = new Map<string, string>()
  for (const [index, { arn, physicalId, properties }] of template.ofType('AWS::IAM::Role').entries()) {
    const inline = (properties.Policies ?? []) as readonly PolicyProperties[]
    const attached = policies.filter(({ Roles = [] }) => Roles.includes(physicalId))
    statements.set(
      arn,
      [...inline, ...attached].flatMap(({ PolicyDocument }) => [PolicyDocument.Statement].flat()),
    )
    keys.set(`AKIAROLE${String(index).padStart(8, '0')}`, arn)
  }
  const used = new Set<string>()
  const refused = new Set<string>()
  const name = (arn: string) => arn.split('/').at(-1)
  return {
    credentialsOf(arn) {
      const [key] = [...keys].find(([, role]) => role === arn) ?? []
      if (key === undefined) throw new Error(`There is no role ${arn}.`)
      return { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'token' }
    },
    roleOf: accessKey => keys.get(accessKey),
    allows(arn, request) {
      const isFine = isAllowed(statements.get(arn) ?? [], request)
      const record = `${name(arn)} ${request.action}`
      if (isFine) used.add(record)
      else refused.add(`${record} ${request.resource}`)
      return isFine
    },
    refused,
    used: () => used,
    granted: () =>
      [...statements].flatMap(([arn, list]) => [
        ...new Set(list.flatMap(({ Action }) => [Action].flat().map(action => `${name(arn)} ${action}`))),
      ]),
  }
}
