/** Requests that were tried again in the course of this call, and how many of them because S3 asked to slow down. */

export interface FaultCounts {
  retries: number
  slowDowns: number
}

/** One call at a time runs in a process, on Lambda and on Fargate. */
export const faults: FaultCounts = { retries: 0, slowDowns: 0 }

export function countFault(fault: Error): void {
  faults.retries++
  if (/\bSlowDown\b/.test(fault.message)) faults.slowDowns++
}

export function resetFaults(): void {
  faults.retries = 0
  faults.slowDowns = 0
}
