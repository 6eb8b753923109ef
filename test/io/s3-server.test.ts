/** The S3 server of the tests does what S3 does, as far as it is used; moto's, where it is installed, has the same to say. */

import { afterAll, beforeAll, describe, it } from 'vitest'
import { describeS3 } from '#test/contracts/s3-api.contract.ts'
import { makeMotoBucket, motoMissing, startMoto } from '#test/support/moto-server.ts'
import { startS3Server } from '#test/support/s3-server.ts'

describeS3('startS3Server', async () => {
  const { url, close } = await startS3Server({ bucket: {} })
  return { url, bucket: 'bucket', stop: close }
})

if (motoMissing !== undefined) {
  it.skip(`compares with moto: ${motoMissing}`, () => {})
} else {
  describe('moto', () => {
    let moto: Awaited<ReturnType<typeof startMoto>>
    beforeAll(async () => {
      moto = await startMoto()
    })
    afterAll(() => moto.close())

    describeS3('moto_server', async () => ({ url: moto.url, bucket: await makeMotoBucket(moto.url) }))
  })
}
