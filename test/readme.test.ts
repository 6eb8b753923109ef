/** The README keeps its word: every command and every snippet in it runs. */

import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COMMANDS } from '#lib/cli/commands/index.ts'
import { EXIT_CODES } from '#lib/cli/exit-codes.ts'
import { parseArguments } from '#lib/cli/parse-arguments.ts'
import { optionsTable, shownTable } from './support/options-table.ts'
import { runCommand } from './support/run-command.ts'
import { splitWords } from './support/shell-words.ts'
import { sourceModules } from './support/source-imports.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SESSION = join(ROOT, 'test/fixtures/visual-behavior-neuropixels/behavior_ecephys_sessions/1044016459')
const PYTHON = '/usr/bin/python3'

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')

/** Code blocks in a language, in order. */
const blocks = (language: string) =>
  [...readme.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
    .filter(([, tag]) => tag === language)
    .map(([, , code = '']) => code)

const lines = blocks('sh').flatMap(block => block.replace(/\\\n/g, ' ').trim().split('\n'))
const commands = lines.filter(line => line.startsWith('npx nwb2zarr ')).map(line => line.slice('npx nwb2zarr '.length))
const isRemote = (command: string) =>
  /\b(https?|s3|dandi):/.test(command) || (command.includes('--dataset') && !command.includes('--root'))

let cwd = ''
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'nwb2zarr-readme-'))
  copyFileSync(join(SESSION, 'ecephys_session_1044016459.nwb'), join(cwd, 'session.nwb'))
  copyFileSync(join(SESSION, 'probe_1044084100_lfp.nwb'), join(cwd, 'probe_lfp.nwb'))
  const dataset = 'visual-behavior-neuropixels'
  cpSync(join(ROOT, 'test/fixtures', dataset), join(cwd, 'allen', dataset), { recursive: true })
  cpSync(join(ROOT, 'test/fixtures/miniscope/v4-camera'), join(cwd, 'recordings'), { recursive: true })
  writeFileSync(join(cwd, 'subject.yaml'), blocks('yaml')[0] ?? '')
  writeFileSync(join(cwd, 'pipe.json'), blocks('json')[0] ?? '')
})
afterAll(() => rmSync(cwd, { recursive: true, force: true }), 60_000)

describe('the README', () => {
  it('starts with two commands, and shows no third kind', () => {
    expect(lines.filter(line => !line.startsWith('npx nwb2zarr '))).toEqual([
      'npm ci && npm run demo',
      'npm ci && npm test',
    ])
  })

  it('lists the exit codes', () => {
    for (const code of Object.values(EXIT_CODES)) expect(readme).toMatch(new RegExp(`^\\| ${code} +\\| \\w`, 'm'))
  })

  it('names every step that changes something in any session', () => {
    const modules = sourceModules('lib/datasets')
    const used = modules.find(({ path }) => path.endsWith('/upgrade-steps.ts'))?.imports.map(({ target }) => target)
    const steps = modules
      .filter(({ path, text }) => used?.includes(path) && /\bchanges?\b.*\breason\b|reason: /s.test(text))
      .map(({ text }) => /^const NAME = '([\w-]+)'$/m.exec(text)?.[1])
      .filter(name => name !== undefined)

    expect(steps.length).toBeGreaterThan(10)
    expect(steps.filter(name => !readme.includes(`\`${name}\``))).toEqual([])
  })

  it('has a row for every option of every dataset', () => {
    expect(shownTable(readme)).toEqual(optionsTable())
  })

  it.each(commands.filter(isRemote))('shows a command that parses: %s', command => {
    const [name, ...argv] = splitWords(command)
    const { options } = COMMANDS.find(known => known.name === name) ?? { options: {} }

    expect(parseArguments(options, argv).positionals.length > 0 || argv.includes('--dataset')).toBe(true)
  })

  it.each(commands.filter(command => !isRemote(command) && !command.includes('COMMAND')))(
    'shows a command that runs: %s',
    async command => {
      const { code, stderr, stdout } = await runCommand([...splitWords(command), '--quiet'], { cwd })

      // There is always something to find in these sessions.
      const isInspection = command.startsWith('inspect ') && !command.includes('--list')
      expect({ code, stderr }).toEqual({ code: isInspection ? EXIT_CODES.findings : EXIT_CODES.done, stderr: '' })
      expect(stdout).not.toBe('')
    },
  )

  for (const code of blocks('python')) {
    const library = /^(?:from|import) (\w+)/m.exec(code)?.[1] ?? 'nothing'
    const isMissing = spawnSync(PYTHON, ['-c', `import ${library}`]).status !== 0
    it.skipIf(isMissing)(`shows Python that runs${isMissing ? `; needs ${PYTHON} with` : ':'} ${library}`, () => {
      execFileSync(PYTHON, ['-c', code], { cwd })
    })
  }

  it.each(blocks('ts'))('shows TypeScript that runs', code => {
    const script = code.replaceAll(/'(recordings[^']*|[^'/]+\.nwb\.zarr)'/g, (_, path) =>
      JSON.stringify(join(cwd, path)),
    )

    const stdout = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: ROOT,
      encoding: 'utf8',
    })

    expect(stdout).toMatch(/Float64Array|status: 'converted'/)
  })
})
