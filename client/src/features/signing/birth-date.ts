interface DateParts {
  readonly day: string;
  readonly month: string;
  readonly year: string;
}

/** `YYYY-MM-DD` where the three make a day that there was; `null` otherwise (31 April, a year of two digits). */
export function dateFrom({ day, month, year }: DateParts): string | null {
  if (!/^\d{4}$/u.test(year) || day === '' || month === '') return null;
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== text ? null : text;
}
