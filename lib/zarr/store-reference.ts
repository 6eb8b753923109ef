/** References as hdmf-zarr stores them, in attributes and in chunks alike. */

/** A reference or link whose target is known: absolute path in the store, and the object id there if it has one. */
export interface StoreReference {
  readonly path: string
  readonly objectId: string | null
}

/** The record of a reference; `sourceObjectId` is the object id of the store's root. */
export const referenceRecord = (target: StoreReference, sourceObjectId: string | null) => ({
  source: '.',
  path: target.path,
  object_id: target.objectId,
  source_object_id: sourceObjectId,
})
