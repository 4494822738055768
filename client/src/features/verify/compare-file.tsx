import { IconFileAlert, IconFileCheck } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Compared } from './compare.ts';
import { canCompare, compare } from './compare.ts';

/** Says of a file at hand whether it is the very one that was sealed. It is read here and sent nowhere. */
export function CompareFile({ hashes }: { readonly hashes: readonly string[] }) {
  const { t } = useTranslation('verify');
  const chooser = useRef<HTMLInputElement>(null);
  const [compared, setCompared] = useState<Compared | 'reading' | null>(null);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    setCompared('reading');
    setCompared(await compare(file, hashes));
  };
  return (
    <section className="vf-card vf-plain vf-compare">
      <h2>{t('file.title')}</h2>
      {canCompare() ? (
        <>
          <p>{t('file.text')}</p>
          <button type="button" className="vf-button" onClick={() => chooser.current?.click()}>
            {t('file.choose')}
          </button>
          <input
            ref={chooser}
            type="file"
            hidden
            accept="application/pdf,.pdf"
            onChange={({ currentTarget }) => {
              void take(currentTarget.files?.[0]);
              // The same file chosen again must be a change again.
              currentTarget.value = '';
            }}
          />
        </>
      ) : (
        <p>{t('file.cannot')}</p>
      )}
      <div role="status">
        {compared === 'reading' ? <p>{t('file.reading')}</p> : null}
        {compared !== null && compared !== 'reading' ? <Outcome compared={compared} /> : null}
      </div>
    </section>
  );
}

function Outcome({ compared }: { readonly compared: Compared }) {
  const { t } = useTranslation('verify');
  const Glyph = compared.isSealed ? IconFileCheck : IconFileAlert;
  const word = compared.isSealed ? 'same' : 'other';
  return (
    <div className={compared.isSealed ? 'vf-outcome vf-good' : 'vf-outcome vf-danger'}>
      <p className="vf-outcome-word">
        <Glyph size={32} stroke={1.7} aria-hidden="true" />
        <strong>{t(`file.${word}`)}</strong>
      </p>
      <p>
        <bdi>{compared.name}</bdi>
      </p>
      <p>{t(`file.${word}Text`)}</p>
      <p className="vf-hash">
        {t('file.hash')} <bdi className="ltr">{compared.hash}</bdi>
      </p>
    </div>
  );
}
