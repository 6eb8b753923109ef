import { describe, expect, it } from 'vitest'
import { COMMANDS } from '#lib/cli/commands/index.ts'
import { formatCommandHelp, formatHelp } from '#lib/cli/help.ts'
import { parseArguments } from '#lib/cli/parse-arguments.ts'
import { splitWords } from '../support/shell-words.ts'

describe('formatHelp', () => {
  it('names every command and the exit codes', () => {
    const help = formatHelp(COMMANDS)

    for (const { name, usage, summary } of COMMANDS) {
      expect(help).toContain(`${name} ${usage}`)
      expect(help).toContain(summary)
    }
    expect(help).toContain('0 done')
  })
})

describe.each(COMMANDS)('formatCommandHelp of $name', command => {
  const help = formatCommandHelp(command)

  it('describes every option', () => {
    for (const [name, option] of Object.entries(command.options)) {
      expect(help).toContain(`--${name}`)
      expect(help).toContain(option.help)
    }
  })

  it('fits a wide terminal', () => {
    expect(help.split('\n').filter(line => line.length > 140)).toEqual([])
  })

  it.each(command.examples)('has an example that parses: $run', ({ run }) => {
    const [name, ...argv] = splitWords(run)

    expect(name).toBe(command.name)
    // A command that needs nothing may be shown with nothing.
    if (!command.usage.startsWith('[')) expect(argv).not.toEqual([])
    expect(() => parseArguments(command.options, argv)).not.toThrow()
    expect(help).toContain(run)
  })
})
