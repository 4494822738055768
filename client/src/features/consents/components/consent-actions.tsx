import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ConsentView } from '../../../../../shared/schemas/consents.ts';
import { useCan } from '../../../lib/session/use-session.ts';
import type { Offered } from '../consent-acts.ts';
import { offered } from '../consent-acts.ts';
import type { ConsentAct } from '../consent-search.ts';
import { useConsentClock } from '../use-consent-clock.ts';

interface ActionsProps {
  readonly consent: ConsentView;
  readonly onAct: (act: ConsentAct) => void;
}

const WORDS = { 'hand-over': 'handOver', remote: 'remote', sign: 'sign' } as const;

/** What can be done now: what the server allows, the work first and what ends it apart. */
export function ConsentActions({ consent, onAct }: ActionsProps) {
  const { t } = useTranslation('consents');
  const { first, ending } = offered(consent, useCan('consent.capture'), useConsentClock());
  if (first.length === 0 && ending.length === 0) return null;
  return (
    <div className="consent-actions" role="group" aria-label={t('view.actions')}>
      {first.map((act, index) => (
        <First key={act} act={act} isMain={index === 0 && act !== 'replace'} consent={consent} onAct={onAct} />
      ))}
      {ending.length === 0 ? null : (
        <span className="consent-endings">
          {ending.map((act) => (
            <Button key={act} variant="default" className="danger-outline" onClick={() => onAct(act)}>
              {t(`act.${act}`)}
            </Button>
          ))}
        </span>
      )}
    </div>
  );
}

interface FirstProps extends ActionsProps {
  readonly act: Offered['first'][number];
  readonly isMain: boolean;
}

function First({ act, isMain, consent, onAct }: FirstProps) {
  const { t } = useTranslation('consents');
  const look = isMain ? 'link-button' : 'link-button link-button-plain';
  if (act === 'continue' || act === 'change' || act === 'replace') {
    const search =
      act === 'replace'
        ? ({ replaces: consent.id } as const)
        : ({ consent: consent.id, step: act === 'continue' ? 'form' : 'check' } as const);
    return (
      <Link
        to="/patients/$patientId/consents/new"
        params={{ patientId: consent.patientId }}
        search={search}
        className={look}
      >
        {t(`act.${act}`)}
      </Link>
    );
  }
  return (
    <Button variant={isMain ? 'filled' : 'default'} size="md" onClick={() => onAct(act)}>
      {t(`act.${WORDS[act]}`)}
    </Button>
  );
}
