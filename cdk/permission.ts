/** What a role may do, as plain data; a permission for more than one resource says why, and cdk-nag is told so. */

import { Stack } from 'aws-cdk-lib'
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { acknowledge } from './findings.ts'

export interface Permission {
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly conditions?: Readonly<Record<string, unknown>>
  /** Why a resource has a wildcard; needed where one has. */
  readonly because?: string
}

export function grant(role: IRole, permissions: readonly Permission[]): void {
  for (const { actions, resources, conditions, because } of permissions) {
    role.addToPrincipalPolicy(
      new PolicyStatement({
        actions: [...actions],
        resources: [...resources],
        ...(conditions === undefined ? {} : { conditions }),
      }),
    )
    const findings = resources
      .map(resource => flat(Stack.of(role).resolve(resource)))
      .filter(text => text.includes('*'))
    if (findings.length === 0) continue
    if (because === undefined) throw new Error(`Nobody says why ${actions.join()} is for ${findings.join()}.`)
    acknowledge(role, Object.fromEntries(findings.map(text => [wildcardFinding(text), because])))
  }
}

/** Id of cdk-nag's finding for a wildcard of a resource. */
export const wildcardFinding = (resource: string) => `AwsSolutions-IAM5[Resource::${resource}]`

/** A resolved resource as cdk-nag writes it: `<AWS::Partition>` for a reference. */
export function flat(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  const [[name, argument] = ['', undefined]] = Object.entries(value)
  if (name === 'Ref') return `<${argument}>`
  if (name === 'Fn::Sub') return String(argument).replace(/\$\{([^}]*)\}/g, '<$1>')
  if (Array.isArray(argument)) {
    if (name === 'Fn::GetAtt') return `<${argument.join('.')}>`
    if (name === 'Fn::Join' && Array.isArray(argument[1])) return argument[1].map(flat).join(String(argument[0]))
  }
  return JSON.stringify(value)
}
