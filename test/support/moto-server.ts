/** moto's S3 server, where it is installed: an oracle for our own S3 server. */

import { spawn, spawnSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { startServer } from './loopback-server.ts'

/** Why moto can't run, or undefined where it can. */
export const motoMissing: string | undefined =
  spawnSync('moto_server', ['--help']).status === 0 ? undefined : 'needs moto_server (pip install moto[server])'

/** Starts it and waits until it answers. */
export async function startMoto(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const { url, close } = await startServer(() => {})
  await close()
  const moto = spawn('moto_server', ['-H', '127.0.0.1', '-p', new URL(url).port], { stdio: 'ignore' })
  while (!(await answers(url))) await sleep(100)
  return {
    url,
    close: () =>
      new Promise(resolve => {
        moto.once('exit', () => resolve())
        moto.kill()
      }),
  }
}

const answers = (url: string) =>
  fetch(url).then(
    () => true,
    () => false,
  )

/** A bucket of its own for each test; only signed requests may read and write it. */
export async function makeMotoBucket(endpoint: string): Promise<string> {
  const bucket = `bucket-${Math.random().toString(36).slice(2)}`
  await fetch(`${endpoint}/${bucket}`, { method: 'PUT' })
  return bucket
}
