import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProcedureView } from '../../../../../shared/schemas/procedures.ts';
import { announcer } from '../../../components/ui/announcer.ts';
import { isMet, gateLook } from '../gate-look.ts';
import type { GateLook } from '../gate-look.ts';
import { GATE_ICONS } from './gate-tag.tsx';

/** Whether it may start, large: what a glance from the scrub sink must tell. It says so where it turns while one looks. */
export function GatePanel({ procedure }: { readonly procedure: ProcedureView }) {
  const { t } = useTranslation('procedures');
  const look = gateLook(procedure);
  const before = useRef<GateLook>(look);
  useEffect(() => {
    if (before.current === look) return;
    before.current = look;
    if (look !== 'none') announcer.say(t(`panel.${look}.title`));
  }, [look, t]);
  if (look === 'none') return null;
  const Glyph = GATE_ICONS[look];
  const missing = procedure.needs.filter((need) => !isMet(need)).map(({ category }) => t(`category.${category}`));
  const { override } = procedure;
  return (
    <section className="gate-panel" data-gate={look} aria-labelledby="gate-title">
      <Glyph size={44} stroke={1.8} aria-hidden="true" />
      <div>
        <h2 id="gate-title">{t(`panel.${look}.title`)}</h2>
        <p>
          {look === 'open' && procedure.needs.length === 0
            ? t('panel.open.nothing')
            : t(`panel.${look}.text`, { what: missing.join(', ') })}
        </p>
        {override === null ? null : (
          <p>
            <bdi>{t('panel.overrideBy', { by: override.by, reason: override.reason })}</bdi>
          </p>
        )}
      </div>
    </section>
  );
}
