/** Expressions in the part of JSONata that Step Functions and the npm package `jsonata` share. */

/** `expression` as Step Functions marks it. */
export const jsonata = (expression: string) => `{% ${expression} %}`
