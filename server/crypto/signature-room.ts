/** Bytes left in a document for its signature, with a time stamp and the authority's certificates in it. */
export const SIGNATURE_ROOM_BYTES = 16 * 1024;
