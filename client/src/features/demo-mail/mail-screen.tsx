import './mail.css';
import { IconMailbox } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MailView } from '../../../../shared/schemas/mail.ts';
import { Brand } from '../../components/ui/brand.tsx';
import { DisplayMenu } from '../../components/ui/display-menu.tsx';
import { EmptyState } from '../../components/ui/empty-state.tsx';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { Page } from '../../components/ui/page.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { formatInstant } from '../../lib/format.ts';
import { useMail } from './api/list-mail.ts';

/** Where the demo's mail goes instead of to anyone. */
export function MailScreen() {
  const { t } = useTranslation('mail');
  const mail = useMail();
  return (
    <>
      <header className="mail-top">
        <Brand />
        <div className="row">
          <Link to="/" className="mail-home">
            {t('toSignIn')}
          </Link>
          <DisplayMenu />
        </div>
      </header>
      <main>
        <Page title={t('title')} lead={t('lead')} isNarrow>
          {mail.isLoading ? <Skeleton blocks={[72, 72, 72]} onRetry={() => void mail.refetch()} /> : null}
          {mail.data === undefined ? (
            <FailureNotice error={mail.error} onRetry={() => void mail.refetch()} />
          ) : (
            <MailList items={mail.data.items} />
          )}
        </Page>
      </main>
    </>
  );
}

function MailList({ items }: { readonly items: readonly MailView[] }) {
  const { t } = useTranslation('mail');
  const [openId, setOpenId] = useState<string | null>(null);
  if (items.length === 0) {
    return (
      <EmptyState icon={IconMailbox} title={t('emptyTitle')}>
        {t('emptyText')}
      </EmptyState>
    );
  }
  return (
    <ul className="stack">
      {items.map((item) => (
        <li key={item.id} className="card mail">
          <button
            type="button"
            className="mail-head"
            aria-expanded={openId === item.id}
            onClick={() => {
              setOpenId(openId === item.id ? null : item.id);
            }}
          >
            <span className="mail-subject">{item.subject}</span>
            <span className="mail-to ltr">{item.to}</span>
            <span className="mail-when numbers">
              {formatInstant(item.queuedAt)} · {t(`state.${item.state}`)}
            </span>
          </button>
          {openId === item.id ? <MailText text={item.text} /> : null}
        </li>
      ))}
    </ul>
  );
}

const LINK = /(https?:\/\/\S+)/u;

/** Only links that lead back here are made to be followed. */
function MailText({ text }: { readonly text: string }) {
  const parts = text.split(LINK);
  return (
    <div className="mail-text">
      {parts.map((part, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- the text never changes, and its parts may repeat.
        <MailPart key={index} part={part} />
      ))}
    </div>
  );
}

function MailPart({ part }: { readonly part: string }) {
  if (!part.startsWith(`${window.location.origin}/`)) return part;
  return <a href={part}>{part}</a>;
}
