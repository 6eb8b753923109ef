/** What this program calls itself in plans, stores and user agents. */

import manifest from '../package.json' with { type: 'json' }

export const TOOL = { name: manifest.name, version: manifest.version } as const
