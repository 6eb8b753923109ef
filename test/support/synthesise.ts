/**
 * Synthesises the deployment in this process, and resolves what CloudFormation would: names and ARNs as a made-up account would have
 * them, the same in every run. Code of functions and tasks is left out: no test of the template looks inside it.
 */

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
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
  /** The folder of the cloud assembly. */
  readonly folder: string
}

/** Context as the command line would read it. */
export const CDK_JSON: { readonly app: string; readonly context: Readonly<Record<string, unknown>> } = JSON.parse(
  readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'),
)

const done = new Map<string, Synthesised>()

/** One synthesis for the same properties in a process. `nag`: checks are run, and their report lies in the folder. */
export function synthesise(properties: StackProperties = {}, { nag = false, context = {} } = {}): Synthesised {
  const key = JSON.stringify([properties, nag, context])
  const known = done.get(key) ?? synthesiseAnew(properties, nag, context)
  done.set(key, known)
  return known
}

function synthesiseAnew(properties: StackProperties, nag: boolean, context: Record<string, unknown>): Synthesised {
  const folder = mkdtempSync(join(tmpdir(), 'nwb2zarr-cdk-'))
  const app = new App({ outdir: folder, context: { ...CDK_JSON.context, ...context }, analyticsReporting: false })
  if (nag) Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  const stack = new Nwb2zarrStack(app, properties, emptyBundles())
  app.synth()
  const template: CloudTemplate = JSON.parse(readFileSync(join(folder, `${stack.stackName}.template.json`), 'utf8'))
  const resolved = new ResolvedTemplate(template, stack.stackName)
  const [machine] = resolved.ofType('AWS::StepFunctions::StateMachine')
  const definition = JSON.parse(String(machine?.properties.DefinitionString))
  return { template, resolved, definition, folder }
}

function emptyBundles(): Bundles {
  const folder = mkdtempSync(join(tmpdir(), 'nwb2zarr-bundles-'))
  const task = join(folder, 'convert-task.nwb2zarr')
  writeFileSync(task, 'no task')
  return { functions: folder, task, taskSha256: '0'.repeat(64), bootstrap: 'await 0', loadedBytes: {} }
}
