import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { languageStore } from '../../../lib/i18n/i18n.ts';
import { useStore } from '../../../lib/store.ts';
import { dateFrom } from '../birth-date.ts';

interface BirthDateFieldProps {
  /** `YYYY-MM-DD`, or empty while it is no date. */
  readonly onDate: (date: string) => void;
  readonly describedBy: string;
}

const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;

/** Day, month by its name, year: 03/04 is read in two ways, and a calendar that opens at today is far from a birthday. */
export function BirthDateField({ onDate, describedBy }: BirthDateFieldProps) {
  const { t } = useTranslation('signing');
  const language = useStore(languageStore);
  const [parts, setParts] = useState({ day: '', month: '', year: '' });
  const name = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' });
  const change = (next: Partial<typeof parts>) => {
    const all = { ...parts, ...next };
    setParts(all);
    onDate(dateFrom(all) ?? '');
  };
  const digits = (value: string) => value.replace(/\D/gu, '');
  return (
    <fieldset className="sg-field" aria-describedby={describedBy}>
      <legend>{t('remote.birthDate')}</legend>
      <small>{t('remote.birthDateHelp')}</small>
      <div className="sg-date">
        <label className="sg-field">
          <small>{t('remote.day')}</small>
          <input
            type="text"
            inputMode="numeric"
            maxLength={2}
            autoComplete="bday-day"
            value={parts.day}
            onChange={(event) => {
              change({ day: digits(event.currentTarget.value) });
            }}
          />
        </label>
        <label className="sg-field">
          <small>{t('remote.month')}</small>
          <select
            autoComplete="bday-month"
            value={parts.month}
            onChange={(event) => {
              change({ month: event.currentTarget.value });
            }}
          >
            <option value="">–</option>
            {MONTHS.map((month) => (
              <option key={month} value={month}>
                {name.format(Date.UTC(2000, month - 1, 1))}
              </option>
            ))}
          </select>
        </label>
        <label className="sg-field">
          <small>{t('remote.year')}</small>
          <input
            type="text"
            inputMode="numeric"
            maxLength={4}
            autoComplete="bday-year"
            value={parts.year}
            onChange={(event) => {
              change({ year: digits(event.currentTarget.value) });
            }}
          />
        </label>
      </div>
    </fieldset>
  );
}
