/** `npm run demo`: converts the bundled session, base file and probe file, and says how to go on from there. */

import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { main } from '#lib/cli.ts'

const SESSION = new URL(
  '../fixtures/visual-behavior-neuropixels/behavior_ecephys_sessions/1044016459/',
  import.meta.url,
)
const OUT = 'demo-output'

process.chdir(fileURLToPath(new URL('../../', import.meta.url)))
const folder = relative('.', fileURLToPath(SESSION))
const sources = readdirSync(SESSION)
  .filter(name => name.endsWith('.nwb'))
  .sort()
  .map(name => join(folder, name))

process.stdout.write(`A small session made up in the layout of the Allen Institute's Visual Behavior Neuropixels release:
its base file and the LFP of one probe. The demo runs

  npx nwb2zarr convert \\
${sources.map(source => `    ${source} \\`).join('\n')}
    --out ${OUT}/

`)
process.exitCode = await main(['convert', ...sources, '--out', `${OUT}/`])
if (process.exitCode === 0) {
  const stores = readdirSync(OUT).filter(name => name.endsWith('.nwb.zarr'))
  const [store] = stores
  process.stdout.write(`
Look inside:

  npx nwb2zarr tree ${OUT}/${store}

Open it in Python, with hdmf-zarr up to 0.13 (from 0.14 on the class is called NWBZarrV2IO):

  from hdmf_zarr import NWBZarrIO
  with NWBZarrIO("${OUT}/${store}", "r") as io:
      print(io.read())

The README shows xarray, zarr-python and zarrita.
`)
}
