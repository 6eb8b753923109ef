/** What the project's own modules import, read from their text. */

import { readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

export interface SourceModule {
  /** From the top of the repository, `lib/io/store.ts`. */
  readonly path: string
  readonly text: string
  /** The text without comments that fill lines of their own. */
  readonly code: string
  /** Imported modules: own ones as paths like `path`, packages and `node:` modules by name. */
  readonly imports: readonly SourceImport[]
}

export interface SourceImport {
  readonly target: string
  readonly isTypeOnly: boolean
}

const ROOT = new URL('../../', import.meta.url)

/** Every TypeScript and JavaScript module below a folder of the repository, sorted; none where there is no such folder. */
export function sourceModules(folder: string): readonly SourceModule[] {
  return listFiles(folder)
    .filter(path => /\.(ts|js)$/.test(path))
    .sort()
    .map(path => {
      const text = readFileSync(new URL(path, ROOT), 'utf8')
      return { path, text, code: withoutComments(text), imports: importsOf(text, path) }
    })
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(new URL(`${folder}/`, ROOT), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => posix.relative(new URL(ROOT).pathname, posix.join(entry.parentPath, entry.name)))
  } catch {
    return []
  }
}

const STATEMENT = /^[ \t]*(?:import|export)\b(?<clause>[^'"`;]*?\bfrom\s*)?\s*['"](?<target>[^'"]+)['"]/gm
const CALL = /\b(?:import|new URL)\(\s*['"](?<target>\.{1,2}\/[^'"]+|[#@a-z][^'"]*)['"]/g

/** Static, dynamic and worker imports of a module's text; comments do not count. */
export function importsOf(text: string, path: string): readonly SourceImport[] {
  const code = withoutComments(text)
  const statements = [...code.matchAll(STATEMENT)].map(({ groups }) => ({
    target: resolved(groups?.target ?? '', path),
    isTypeOnly: /^\s*type\b/.test(groups?.clause ?? ''),
  }))
  const calls = [...code.matchAll(CALL)].map(({ groups }) => ({
    target: resolved(groups?.target ?? '', path),
    isTypeOnly: false,
  }))
  return [...statements, ...calls]
}

const withoutComments = (text: string): string => text.replace(/^\s*\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')

function resolved(specifier: string, from: string): string {
  if (specifier.startsWith('#')) return specifier.slice(1)
  return specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : specifier
}
