export interface Age {
  readonly unit: 'years' | 'months' | 'days';
  readonly count: number;
}

const DAY_MS = 86_400_000;

/** In years from two on, below in months, in the first two months in days. Both are `YYYY-MM-DD`. */
export function ageAt(birthDate: string, today: string): Age {
  const [year = 0, month = 0, day = 0] = birthDate.split('-').map(Number);
  const [nowYear = 0, nowMonth = 0, nowDay = 0] = today.split('-').map(Number);
  const months = (nowYear - year) * 12 + nowMonth - month - (nowDay < day ? 1 : 0);
  if (months >= 24) return { unit: 'years', count: Math.floor(months / 12) };
  if (months >= 2) return { unit: 'months', count: months };
  return { unit: 'days', count: Math.max(0, Math.round((Date.parse(today) - Date.parse(birthDate)) / DAY_MS)) };
}
