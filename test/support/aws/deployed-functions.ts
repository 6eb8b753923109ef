/** The Lambda functions of a synthesised stack, with memory, time, variables and role as the template has them. */

import { type LambdaFunction, lambdaFunction } from '../lambda-runtime/lambda-function.ts'
import type { ResolvedTemplate } from '../resolved-template.ts'
import type { Roles } from './roles.ts'

interface FunctionProperties {
  readonly Handler: string
  readonly MemorySize: number
  readonly Timeout: number
  readonly Role: string
  readonly Environment: { readonly Variables: Readonly<Record<string, string>> }
}

const propertiesOf = (template: ResolvedTemplate) =>
  template.ofType('AWS::Lambda::Function').map(resource => ({
    ...resource,
    properties: resource.properties as unknown as FunctionProperties,
  }))

export interface DeployedFunctionsOptions {
  /** Folder of the bundles. */
  readonly code: string
  readonly roles: Roles
  /** Added to those of the template: where the services are. */
  readonly variables: Readonly<Record<string, string>>
}

/** By the name of the module: `plan-session`. */
export function deployedFunctions(
  template: ResolvedTemplate,
  { code, roles, variables }: DeployedFunctionsOptions,
): ReadonlyMap<string, LambdaFunction> {
  return new Map(
    propertiesOf(template).map(({ arn, physicalId, properties }) => {
      const { Handler, MemorySize, Timeout, Environment, Role } = properties
      const deployed = lambdaFunction({
        arn,
        name: physicalId,
        handler: Handler,
        code,
        memoryMegabytes: MemorySize,
        timeoutSeconds: Timeout,
        environment: { ...Environment.Variables, ...roles.credentialsOf(Role), ...variables },
      })
      return [Handler.replace('.handler', ''), deployed] as const
    }),
  )
}

/** The bucket that all of them write to. */
export function outputBucketOf(template: ResolvedTemplate): string {
  const [first] = propertiesOf(template)
  return new URL(first!.properties.Environment.Variables.NWB2ZARR_OUTPUT!).hostname
}
