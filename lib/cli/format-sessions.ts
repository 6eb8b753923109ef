/** Sessions for a person, a line each, and as a table with a row for each of their files. */

import type { FoundSession } from '#lib/datasets/manifest/found-session.ts'
import type { SessionList } from '#lib/stages/list.ts'
import { alignColumns } from './columns.ts'
import { formatBytes, formatCount } from './quantities.ts'
import { printable } from './terminal.ts'

/** Ends with a line feed. */
export function formatSessions({ dataset, total, sessions }: SessionList): string {
  const header = ['session', 'kind', 'subject', 'recorded', 'files', 'size', 'missing or odd']
  const rows = sessions.map(session => [
    session.id,
    session.kind,
    session.subject ?? '-',
    session.date?.slice(0, 10) ?? '-',
    String(session.objects.length),
    sizeText([session]),
    [...session.missing.map(({ url }) => `missing: ${fileName(url)}`), ...session.remarks].join('; '),
  ])
  const files = sessions.reduce((sum, { objects }) => sum + objects.length, 0)
  const lacking = sessions.filter(({ missing }) => missing.length > 0).length
  const kinds = [...Map.groupBy(sessions, ({ kind }) => kind)].map(([kind, some]) => `${some.length} ${kind}`)
  const counted =
    sessions.length < total ? `${sessions.length} of ${formatCount(total, 'session')}` : formatCount(total, 'session')
  const lines = [
    ...alignColumns([header, ...rows], { right: [4, 5] }),
    '',
    `${counted} of ${dataset}${kinds.length > 1 ? ` (${kinds.join(', ')})` : ''}`,
    `${formatCount(files, 'file')}, ${sizeText(sessions)}${lackText(lacking)}`,
  ]
  return `${lines.map(printable).join('\n')}\n`
}

const lackText = (lacking: number): string =>
  lacking === 0 ? '' : `; ${formatCount(lacking, 'session')} ${lacking === 1 ? 'lacks' : 'lack'} files`

/** The header, then a row for each file that a session has or should have; other ids of sessions have columns of their own. */
export function sessionRows({ sessions }: SessionList): readonly (readonly (string | number | null)[])[] {
  const idColumns = [...new Set(sessions.flatMap(({ otherIds }) => Object.keys(otherIds)))].sort()
  const header = ['session', 'kind', 'subject', 'recorded', ...idColumns, ...FILE_COLUMNS]
  const rows = sessions.flatMap(({ id, kind, subject, date, otherIds, storeName, objects, missing, remarks }) => {
    const own = [id, kind, subject, date, ...idColumns.map(column => otherIds[column] ?? null), storeName]
    return [
      ...objects.map(object => ({ ...object, status: object.size === null ? 'unknown' : 'found' })),
      ...missing.map(object => ({ ...object, size: null, status: 'missing' })),
    ].map(({ role, url, size, status }) => [...own, role, url, size, status, remarks.join('; ')])
  })
  return [header, ...rows]
}

const FILE_COLUMNS = ['store', 'role', 'file', 'bytes', 'status', 'remarks']

function sizeText(sessions: readonly Pick<FoundSession, 'objects'>[]): string {
  const sizes = sessions.flatMap(({ objects }) => objects.map(({ size }) => size))
  const known = sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
  return sizes.includes(null) ? (known === 0 ? '?' : `over ${formatBytes(known)}`) : formatBytes(known)
}

const fileName = (url: string): string => url.slice(url.lastIndexOf('/') + 1)
