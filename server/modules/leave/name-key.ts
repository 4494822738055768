/** The form in which names of kinds of leave are compared: “Annual” and “annual” are one. */
export const nameKeyOf = (name: string): string =>
  name.normalize('NFKC').toUpperCase().toLowerCase().replace(/\s+/gu, ' ').trim();
