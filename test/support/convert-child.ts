/** A conversion in a process of its own, to be killed: `convert-child.ts SOURCE OUT`; says when it has begun. */

import { convertOne } from '#test/support/local-session.ts'

const [, , source = '', out = ''] = process.argv
process.send?.('begun')
const { status } = await convertOne({ source, out })
process.send?.(status)
process.disconnect?.()
