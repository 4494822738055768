/**
 * Something sealed could not be opened: wrong key, wrong place, or changed bytes. Always the same message and no cause, since
 * telling the reasons apart helps only whoever is probing.
 */
export class DecryptionError extends Error {
  override readonly name = 'DecryptionError';

  constructor() {
    super('The sealed value could not be opened.');
  }
}
