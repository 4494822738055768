/** What the address says of the list, so that it can be sent to a colleague. */
interface ProceduresSearch {
  readonly day?: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/u;

/** What can be understood of an address; the rest is left out. */
export function readProceduresSearch({ day }: Record<string, unknown>): ProceduresSearch {
  return typeof day === 'string' && DAY.test(day) && !Number.isNaN(Date.parse(day)) ? { day } : {};
}
