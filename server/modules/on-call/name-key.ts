/** The form in which names of roles are compared: “On-call Registrar” is “on-call registrar”, whichever keyboard wrote it. */
export const nameKey = (text: string): string =>
  text.normalize('NFKC').toUpperCase().toLowerCase().replace(/\s+/gu, ' ').trim();
