/** What `npx cdk` runs: bundles the code, reads the settings from the context, and describes the stack. Asks AWS nothing. */

import { App } from 'aws-cdk-lib'
import { buildBundles } from './bundles.ts'
import { FUNCTION_ENTRIES } from './functions.ts'
import { settingsFromContext } from './settings.ts'
import { Nwb2zarrStack } from './stack.ts'

const app = new App()
const settings = settingsFromContext(name => app.node.tryGetContext(name))
new Nwb2zarrStack(app, settings, await buildBundles(FUNCTION_ENTRIES))
app.synth()
