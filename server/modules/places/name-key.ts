/**
 * The form in which names and codes of places are compared: “4b” and “4B” are one bed, whichever keyboard wrote them.
 * By way of capitals, because those fold what small letters alone do not (ß, dotless ı).
 */
export const toKey = (text: string): string =>
  text.normalize('NFKC').toUpperCase().toLowerCase().replace(/\s+/gu, ' ').trim();
