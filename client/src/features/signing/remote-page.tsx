import './signing.css';
import { IconCloudOff, IconLinkOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RemoteAsked, RemoteOpened } from '../../../../shared/schemas/consents.ts';
import { newKey } from '../../lib/api/create-api.ts';
import { isProblem } from '../../lib/api/failure.ts';
import { publicApi } from '../../lib/api/public-api.ts';
import { useLinkToken } from '../../lib/link-token.ts';
import { setPageTitle } from '../../lib/page-title.ts';
import type { SigningDesk } from './create-signing.ts';
import { createSigning } from './create-signing.ts';
import { Message } from './parts/message.tsx';
import { RemoteProof } from './parts/remote-proof.tsx';
import { remoteDoors } from './remote-doors.ts';
import { SigningTask } from './signing-task.tsx';

/** Nothing of it stays on a phone that is anybody's; what was drawn lives as long as the page, which says so. */
const openDesk = (opened: RemoteOpened): SigningDesk =>
  createSigning({
    doors: remoteDoors(opened),
    box: { load: () => Promise.resolve(null), put: () => Promise.resolve(), clear: () => Promise.resolve() },
    place: 'own-phone',
    newKey,
    now: () => new Date(),
    later: (work, ms) => {
      setTimeout(work, ms);
    },
  });

type Asked = { readonly is: 'asking' | 'refused' | 'no-answer' } | { readonly is: 'asked'; readonly how: RemoteAsked };

async function askHow(token: string): Promise<Asked> {
  try {
    const how = await publicApi.send<RemoteAsked>('POST', '/remote-signing/ask', { body: { token } });
    return { is: 'asked', how };
  } catch (error) {
    return { is: isProblem(error, 'link-refused', 'invalid-input', 'not-found') ? 'refused' : 'no-answer' };
  }
}

function useAsked(token: string): { readonly asked: Asked; readonly again: () => void } {
  const [asked, setAsked] = useState<Asked>({ is: 'asking' });
  useEffect(() => {
    void askHow(token).then(setAsked);
  }, [token]);
  const again = () => {
    setAsked({ is: 'asking' });
    void askHow(token).then(setAsked);
  };
  return { asked, again };
}

/** Whoever leaves with a signature that is not sent yet is asked first. */
function useLeaveWarning(desk: SigningDesk | null): void {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (desk !== null && desk.state.get().outgoing !== null) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => {
      window.removeEventListener('beforeunload', warn);
    };
  }, [desk]);
}

/** A form to sign on the patient's own phone: who they are first, then the same steps as on the ward's tablet. */
export function RemotePage() {
  const { t } = useTranslation('signing');
  const token = useLinkToken();
  const [opened, setOpened] = useState<{ readonly by: string; readonly desk: SigningDesk } | null>(null);
  // Another link opened in the same tab is another form.
  const desk = opened !== null && opened.by === token ? opened.desk : null;
  useLeaveWarning(desk);
  useEffect(() => {
    setPageTitle(t('page.title'));
  }, [t]);
  if (desk !== null) return <SigningTask desk={desk} />;
  return (
    <div className="sg">
      <main className="sg-main">
        {token === '' ? (
          <Message icon={IconLinkOff} title={t('remote.refusedTitle')} tone="warn">
            <p>{t('remote.noToken')}</p>
          </Message>
        ) : (
          <Asking
            key={token}
            token={token}
            onOpened={(answer) => {
              setOpened({ by: token, desk: openDesk(answer) });
            }}
          />
        )}
      </main>
    </div>
  );
}

interface AskingProps {
  readonly token: string;
  readonly onOpened: (opened: RemoteOpened) => void;
}

function Asking({ token, onOpened }: AskingProps) {
  const { t } = useTranslation('signing');
  const { asked, again } = useAsked(token);
  const [isRefused, setRefused] = useState(false);
  if (asked.is === 'asking') return <p role="status">{t('loading')}</p>;
  if (isRefused || asked.is === 'refused') {
    return (
      <Message icon={IconLinkOff} title={t('remote.refusedTitle')} tone="warn">
        <p>{t('remote.refused')}</p>
      </Message>
    );
  }
  if (asked.is !== 'asked') {
    return (
      <Message icon={IconCloudOff} title={t('noLine.title')}>
        <p>{t('noLine.text')}</p>
        <button type="button" className="sg-button" onClick={again}>
          {t('tryAgain')}
        </button>
      </Message>
    );
  }
  return (
    <RemoteProof
      token={token}
      how={asked.how}
      onOpened={onOpened}
      onRefused={() => {
        setRefused(true);
      }}
    />
  );
}
