import { useTranslation } from 'react-i18next';

/** What will be so afterwards, said before it is done. */
export function Follows({ words }: { readonly words: readonly string[] }) {
  const { t } = useTranslation('consents');
  return (
    <section className="follows" aria-label={t('ended.follows')}>
      <strong>{t('ended.follows')}</strong>
      <ul>
        {words.map((word) => (
          <li key={word}>{word}</li>
        ))}
      </ul>
    </section>
  );
}
