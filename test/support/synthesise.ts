/**
 * Synthesises the deployment in this process, and resolves what CloudFormation would: names and ARNs as a made-up account would have
 * them, the same in every run. Code is left out where a test does not give it: the template looks the same.
 */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import type { Bundles } from '../../cdk/bundles.ts'
import type { StackProperties } from '../../cdk/settings.ts'
import { Nwb2zarrStack } from '../../cdk/stack.ts'
import { type CloudTemplate, ResolvedTemplate } from './resolved-template.ts'

/** A synthesised stack: the template as CDK wrote it, and as an account would resolve it. */
export interface Synthesised {
  readonly template: CloudTemplate
  readonly resolved: ResolvedTemplate
  /** The state machine's definition, with every name and ARN in place. */
  readonly definition: Readonly<Record<string, unknown>>
}

/** Context as the command line would read it. */
export const CDK_JSON: { readonly app: string; readonly context: Readonly<Record<string, unknown>> } = JSON.parse(
  readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'),
)

const done = new Map<string, Synthesised>()

/** One synthesis for the same properties in a process. `checks`: cdk-nag and CloudFormation's schemas, whose findings are thrown. */
export function synthesise(
  properties: StackProperties = {},
  { checks = false, bundles }: { readonly checks?: boolean; readonly bundles?: Bundles } = {},
): Synthesised {
  const key = JSON.stringify([properties, checks, bundles])
  const known = done.get(key) ?? synthesiseAnew(properties, checks, bundles)
  done.set(key, known)
  return known
}

function synthesiseAnew(properties: StackProperties, checks: boolean, bundles: Bundles | undefined): Synthesised {
  const folder = mkdtempSync(join(tmpdir(), 'nwb2zarr-cdk-'))
  try {
    const app = new App({
      outdir: join(folder, 'cdk.out'),
      context: { ...CDK_JSON.context },
      analyticsReporting: false,
      builtinCloudFormationValidation: checks,
    })
    if (checks) Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
    const stack = new Nwb2zarrStack(app, properties, bundles ?? emptyBundles(folder))
    const { templateFullPath } = app.synth().getStackByName(stack.stackName)
    const template: CloudTemplate = JSON.parse(readFileSync(templateFullPath, 'utf8'))
    const resolved = new ResolvedTemplate(template, stack.stackName)
    const [machine] = resolved.ofType('AWS::StepFunctions::StateMachine')
    const definition = JSON.parse(String(machine?.properties.DefinitionString))
    return { template, resolved, definition }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function emptyBundles(folder: string): Bundles {
  const functions = join(folder, 'functions')
  mkdirSync(functions)
  const task = join(folder, 'convert-task.nwb2zarr')
  writeFileSync(task, 'no task')
  return { functions, task, taskSha256: '0'.repeat(64), bootstrap: 'await 0', loadedBytes: {} }
}
