/** “2026-11” of a day. */
export const monthOf = (day: string): string => day.slice(0, 7);

export const monthBeside = (month: string, by: number): string => {
  const [year = 0, at = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, at - 1 + by, 1)).toISOString().slice(0, 7);
};

export const firstDay = (month: string): string => `${month}-01`;

export const lastDay = (month: string): string => {
  const [year = 0, at = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, at, 0)).toISOString().slice(0, 10);
};
