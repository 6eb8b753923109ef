import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openHdf5 } from '#lib/hdf5/open-hdf5.ts'
import { openFileSource } from '#lib/io/file-source.ts'
import { openHttpSource } from '#lib/io/http-source.ts'
import { countingSource } from '#test/support/counting-source.ts'
import { folderOf } from '#test/support/folder.ts'
import { startHttpServer } from '#test/support/http-server.ts'
import { pythonMissing, runPython } from '#test/support/python.ts'

const AIBS = '../shared/corpus/nwb/aibs.nwb'

/** A probe file as h5py writes it: 350 MB of LFP in chunks of h5py's choice, and its electrodes. Chunks stay unwritten on disk. */
const WRITE_LFP = `
import sys, json, h5py, numpy as np
file = h5py.File(sys.argv[1], 'w')
creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
creation.set_chunk((14063, 2))
creation.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
creation.set_fill_time(h5py.h5d.FILL_TIME_NEVER)
lfp = file.create_group('acquisition/probe_0_lfp/probe_0_lfp_data')
h5py.h5d.create(lfp.id, b'data', h5py.h5t.IEEE_F32LE, h5py.h5s.create_simple((900000, 96)), creation)
lfp.create_dataset('timestamps', data=np.arange(900000) / 1250, chunks=True)
for number in range(200):
    group = file.create_group(f'general/extracellular_ephys/electrode_{number}')
    group.attrs['neurodata_type'] = 'ElectrodeGroup'
    group.create_dataset('position', data=np.arange(10.0))
file.close()
print(json.dumps('written'))
`

describe('reading the whole tree', () => {
  it.skipIf(!existsSync(AIBS))(`takes at most 8 requests for a session file of 1 MB (needs ${AIBS})`, async () => {
    const server = await startHttpServer({ '/aibs.nwb': await readFile(AIBS) })
    onTestFinished(server.close)

    const file = await openHdf5(await openHttpSource(`${server.url}/aibs.nwb`))
    const objects = await file.readObjects()
    await file.close()

    expect(objects.length).toBeGreaterThan(300)
    expect(server.log.length).toBeLessThanOrEqual(8)
  })

  it.skipIf(pythonMissing)(
    `takes at most 12 requests and 4 MB for an LFP file of 350 MB (${pythonMissing ?? 'h5py is there'})`,
    async () => {
      const folder = folderOf(new Map())
      onTestFinished(folder.remove)
      const path = join(folder.path, 'lfp.nwb')
      runPython(WRITE_LFP, [path])
      const counted = countingSource(await openFileSource(path))

      const file = await openHdf5(counted.source)
      const objects = await file.readObjects()
      await file.close()
      await counted.source.close()

      expect(counted.source.size).toBeGreaterThan(350_000_000)
      expect(objects.length).toBeGreaterThan(400)
      // One more opens the source over a network.
      expect(counted.requests).toBeLessThanOrEqual(11)
      expect(counted.bytes).toBeLessThanOrEqual(4_000_000)
    },
  )
})
