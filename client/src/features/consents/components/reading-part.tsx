import { useTranslation } from 'react-i18next';
import type { ConsentView } from '../../../../../shared/schemas/consents.ts';
import { Card } from '../../../components/ui/card.tsx';

const MINUTE = 60;

/** The evidence of reading: how long each part was on the screen, and whether its end was. */
export function ReadingPart({ consent }: { readonly consent: ConsentView }) {
  const { t } = useTranslation('consents');
  const { reading, form } = consent;
  if (reading.length === 0) return null;
  const titleOf = (key: string) => form.text.sections.find((section) => section.key === key)?.heading ?? key;
  const timeOf = (seconds: number) =>
    seconds < MINUTE
      ? t('reading.seconds', { count: seconds })
      : t('reading.minutes', { minutes: Math.floor(seconds / MINUTE), seconds: seconds % MINUTE });
  return (
    <Card title={t('reading.title')} lead={t('reading.lead')}>
      <table className="consent-table">
        <thead>
          <tr>
            <th scope="col">{t('reading.section')}</th>
            <th scope="col">{t('reading.time')}</th>
            <th scope="col">{t('reading.end')}</th>
          </tr>
        </thead>
        <tbody>
          {reading.map(({ section, seconds, reachedEnd }) => (
            <tr key={section}>
              <th scope="row">
                <bdi lang={form.language}>{titleOf(section)}</bdi>
              </th>
              <td className="numbers">{timeOf(seconds)}</td>
              <td>{t(reachedEnd ? 'reading.reached' : 'reading.notReached')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
