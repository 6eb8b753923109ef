/** What the stages get to touch on AWS: S3 through connections that stay open between calls, and the services of the stack. */

import { availableParallelism, totalmem } from 'node:os'
import type { Logger } from '@aws-lambda-powertools/logger'
import { dandiBlobUrl } from '#lib/io/dandi-source.ts'
import { openSource } from '#lib/io/open-source.ts'
import { openStore } from '#lib/io/open-store.ts'
import { s3Pool } from '#lib/io/s3-connection.ts'
import { parseS3Url } from '#lib/io/s3-url.ts'
import { measured } from '#lib/stages/measure-task.ts'
import type { Machine, RunEnvironment } from '#lib/stages/run-environment.ts'
import { accountConcurrency, publish } from './aws-services.ts'
import { countFault } from './faults.ts'
import { settings } from './settings.ts'

/** Megabytes of Lambda that come with one vCPU. */
const MEGABYTES_OF_A_VCPU = 1769

export interface Call {
  readonly signal: AbortSignal
  readonly logger: Logger
  /** A name that no other attempt has. */
  readonly attempt: string
  readonly machine: Machine
}

/** Connections cost a handshake, and what they learn of region and rights: they stay from call to call. */
const pool = s3Pool()

export function runEnvironment({ signal, logger, attempt, machine }: Call): RunEnvironment {
  const stack = settings()
  const optionsOf = (url: string) => ({
    ...(stack.AWS_ENDPOINT_URL_S3 !== undefined && { endpoint: stack.AWS_ENDPOINT_URL_S3 }),
    ...(stack.AWS_REGION !== undefined && { region: stack.AWS_REGION }),
    requesterPays: url.startsWith('s3://') && stack.NWB2ZARR_REQUESTER_PAYS.includes(parseS3Url(url).bucket),
    retries: { onRetry: countFault },
    pool,
  })
  return measured({
    openSource: (url, options) => openSource(url, { ...optionsOf(url), ...options }),
    openStore: url => openStore(url, optionsOf(url)),
    now: () => new Date(),
    signal,
    log: (level, message, fields = {}) => logger[level](message, { ...fields }),
    progress: () => {},
    output: stack.NWB2ZARR_OUTPUT.replace(/\/+$/, ''),
    sources: stack.NWB2ZARR_SOURCES,
    hasFargate: stack.NWB2ZARR_FARGATE,
    machine,
    region: stack.AWS_REGION,
    accountConcurrency,
    resolveAsset: url => dandiBlobUrl(url),
    notify: (subject, message) => publish(stack.NWB2ZARR_TOPIC, subject, message),
    attempt,
  })
}

/** The Lambda function that this process is. */
export function lambdaMachine(): Machine {
  const megabytes = settings().AWS_LAMBDA_FUNCTION_MEMORY_SIZE ?? MEGABYTES_OF_A_VCPU
  return { compute: 'lambda', memoryBytes: megabytes * 2 ** 20, cores: megabytes / MEGABYTES_OF_A_VCPU }
}

/** The Fargate task that this process is: its limits are those of the container, or of the machine where it has none. */
export function fargateMachine(): Machine {
  const limit = process.constrainedMemory()
  const memoryBytes = limit > 0 ? Math.min(limit, totalmem()) : totalmem()
  return { compute: 'fargate', memoryBytes, cores: availableParallelism() }
}
