/**
 * NWB core 2.10.0 with the versions of hdmf-common and hdmf-experimental that were published with it. A source that is
 * the same as in an earlier version is kept once, there.
 */

import base from './data/core-2.9.0/nwb.base.json' with { type: 'json' }
import device from './data/core-2.9.0/nwb.device.json' with { type: 'json' }
import ecephys from './data/core-2.9.0/nwb.ecephys.json' with { type: 'json' }
import epoch from './data/core-2.9.0/nwb.epoch.json' with { type: 'json' }
import icephys from './data/core-2.9.0/nwb.icephys.json' with { type: 'json' }
import ogen from './data/core-2.9.0/nwb.ogen.json' with { type: 'json' }
import retinotopy from './data/core-2.9.0/nwb.retinotopy.json' with { type: 'json' }
import coreNamespace from './data/core-2.10.0/namespace.json' with { type: 'json' }
import behavior from './data/core-2.10.0/nwb.behavior.json' with { type: 'json' }
import event from './data/core-2.10.0/nwb.event.json' with { type: 'json' }
import file from './data/core-2.10.0/nwb.file.json' with { type: 'json' }
import image from './data/core-2.10.0/nwb.image.json' with { type: 'json' }
import misc from './data/core-2.10.0/nwb.misc.json' with { type: 'json' }
import ophys from './data/core-2.10.0/nwb.ophys.json' with { type: 'json' }
import hdmfBase from './data/hdmf-common-1.8.0/base.json' with { type: 'json' }
import hdmfSparse from './data/hdmf-common-1.8.0/sparse.json' with { type: 'json' }
import hdmfCommonNamespace from './data/hdmf-common-1.9.0/namespace.json' with { type: 'json' }
import hdmfTable from './data/hdmf-common-1.9.0/table.json' with { type: 'json' }
import hdmfExperimental from './data/hdmf-experimental-0.5.0/experimental.json' with { type: 'json' }
import hdmfResources from './data/hdmf-experimental-0.5.0/resources.json' with { type: 'json' }
import hdmfExperimentalNamespace from './data/hdmf-experimental-0.6.0/namespace.json' with { type: 'json' }
import type { NamespaceData } from './load-schema.ts'

export const SCHEMA_2_10_0: readonly NamespaceData[] = [
  {
    name: 'core',
    version: '2.10.0',
    namespace: coreNamespace,
    sources: {
      'nwb.base': base,
      'nwb.device': device,
      'nwb.epoch': epoch,
      'nwb.event': event,
      'nwb.image': image,
      'nwb.file': file,
      'nwb.misc': misc,
      'nwb.behavior': behavior,
      'nwb.ecephys': ecephys,
      'nwb.icephys': icephys,
      'nwb.ogen': ogen,
      'nwb.ophys': ophys,
      'nwb.retinotopy': retinotopy,
    },
  },
  {
    name: 'hdmf-common',
    version: '1.9.0',
    namespace: hdmfCommonNamespace,
    sources: {
      base: hdmfBase,
      table: hdmfTable,
      sparse: hdmfSparse,
      resources: hdmfResources,
    },
  },
  {
    name: 'hdmf-experimental',
    version: '0.6.0',
    namespace: hdmfExperimentalNamespace,
    sources: {
      experimental: hdmfExperimental,
    },
  },
]
