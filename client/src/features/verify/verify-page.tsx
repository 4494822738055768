import './verify.css';
import {
  IconAlertOctagon,
  IconArrowBackUp,
  IconCalendarOff,
  IconCircleCheck,
  IconCloudOff,
  IconFileOff,
  IconHelpCircle,
  IconReplace,
} from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Verification } from '../../../../shared/schemas/consents.ts';
import { Brand } from '../../components/ui/brand.tsx';
import { publicApi } from '../../lib/api/public-api.ts';
import { isProblem } from '../../lib/api/failure.ts';
import { formatInstant } from '../../lib/format.ts';
import { setPageTitle } from '../../lib/page-title.ts';
import { CompareFile } from './compare-file.tsx';

/** Every standing by icon, word and colour, in that order. */
const LOOKS = {
  valid: { icon: IconCircleCheck, tone: 'good' },
  revoked: { icon: IconArrowBackUp, tone: 'danger' },
  voided: { icon: IconFileOff, tone: 'danger' },
  replaced: { icon: IconReplace, tone: 'warn' },
  'out-of-date': { icon: IconCalendarOff, tone: 'warn' },
  altered: { icon: IconAlertOctagon, tone: 'danger' },
  unknown: { icon: IconHelpCircle, tone: 'warn' },
} as const;

const UNKNOWN: Verification = {
  standing: 'unknown',
  hospitalName: null,
  category: null,
  completedAt: null,
  endedAt: null,
  sealNumber: null,
  documentHashes: [],
};

interface Checked {
  readonly found: Verification;
  readonly at: number;
}

type State = Checked | 'checking' | 'no-answer';

async function ask(token: string): Promise<State> {
  try {
    const found = await publicApi.get<Verification>(`/consent-verification/${encodeURIComponent(token)}`);
    return { found, at: Date.now() };
  } catch (error) {
    // What is no address of ours at all is as unknown as one we never gave out.
    const isNone = isProblem(error, 'not-found', 'invalid-input', 'link-refused');
    return isNone ? { found: UNKNOWN, at: Date.now() } : 'no-answer';
  }
}

function useVerification(token: string) {
  const [checked, setChecked] = useState<State>('checking');
  useEffect(() => {
    void ask(token).then(setChecked);
  }, [token]);
  const check = () => {
    setChecked('checking');
    void ask(token).then(setChecked);
  };
  return { checked, check };
}

/** What the QR on a paper leads to: whether that consent stands, told to anybody, with no word about the patient. */
export function VerifyPage({ token }: { readonly token: string }) {
  const { t } = useTranslation('verify');
  const { checked, check } = useVerification(token);
  useEffect(() => {
    setPageTitle(t('title'));
  }, [t]);
  return (
    <div className="vf">
      <header className="vf-head">
        <Brand />
      </header>
      <main className="vf-main">
        <h1>{t('title')}</h1>
        <div aria-live="polite">
          {checked === 'checking' ? <p>{t('checking')}</p> : null}
          {checked === 'no-answer' ? <NoAnswer onAgain={check} /> : null}
          {typeof checked === 'object' ? <Standing checked={checked} /> : null}
        </div>
        {typeof checked === 'object' && checked.found.documentHashes.length > 0 ? (
          <CompareFile hashes={checked.found.documentHashes} />
        ) : null}
        <p className="vf-note">{t('privacy')}</p>
        {typeof checked === 'object' ? (
          <button
            type="button"
            className="vf-button vf-print"
            onClick={() => {
              window.print();
            }}
          >
            {t('print')}
          </button>
        ) : null}
      </main>
    </div>
  );
}

function NoAnswer({ onAgain }: { readonly onAgain: () => void }) {
  const { t } = useTranslation('verify');
  return (
    <section className="vf-card vf-warn">
      <p className="vf-standing">
        <IconCloudOff size={56} stroke={1.6} aria-hidden="true" />
        <strong>{t('noAnswer')}</strong>
      </p>
      <p>{t('noAnswerText')}</p>
      <button type="button" className="vf-button" onClick={onAgain}>
        {t('tryAgain')}
      </button>
    </section>
  );
}

function Standing({ checked: { found, at } }: { readonly checked: Checked }) {
  const { t } = useTranslation('verify');
  const { icon: Glyph, tone } = LOOKS[found.standing];
  const facts = [
    { label: t('facts.hospital'), text: found.hospitalName },
    { label: t('facts.kind'), text: found.category === null ? null : t(`category.${found.category}`) },
    { label: t('facts.completed'), text: found.completedAt === null ? null : formatInstant(found.completedAt) },
    { label: t('facts.ended'), text: found.endedAt === null ? null : formatInstant(found.endedAt) },
    { label: t('facts.seal'), text: found.sealNumber === null ? null : String(found.sealNumber) },
    { label: t('facts.checked'), text: formatInstant(at) },
  ];
  return (
    <section className={`vf-card vf-${tone}`} data-standing={found.standing}>
      <p className="vf-standing">
        <Glyph size={72} stroke={1.6} aria-hidden="true" />
        <strong>{t(`standing.${found.standing}`)}</strong>
      </p>
      <p className="vf-text">{t(`text.${found.standing}`)}</p>
      <dl className="vf-facts">
        {facts.map(({ label, text }) =>
          text === null ? null : (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <bdi>{text}</bdi>
              </dd>
            </div>
          ),
        )}
      </dl>
    </section>
  );
}
