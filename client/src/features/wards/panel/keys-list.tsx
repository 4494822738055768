import { useTranslation } from 'react-i18next';

const KEYS = [
  ['← ↑ → ↓', 'arrows'],
  ['Page Up / Page Down', 'page'],
  ['Enter', 'enter'],
  ['M', 'm'],
  ['C', 'c'],
  ['N', 'n'],
  ['/', 'slash'],
  ['?', 'question'],
  ['Esc', 'escape'],
] as const;

export function KeysList() {
  const { t } = useTranslation('bed');
  return (
    <div className="stack">
      <p className="muted">{t('keys.lead')}</p>
      <dl className="facts">
        {KEYS.map(([key, word]) => (
          <div key={word} className="key-row">
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`keys.${word}`)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
