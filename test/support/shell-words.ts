/** Splits a simple command line as a shell would: blanks, single and double quotes, a backslash before a line end. */
export function splitWords(line: string): string[] {
  return [...line.replace(/\\\n/g, ' ').matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, (_, single = '', double = '') => single || double),
  )
}
