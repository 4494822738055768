import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShiftTemplateList, ShiftTemplateView } from '../../../../../shared/schemas/rosters.ts';
import { MoveToBinButton } from '../../../components/bin/move-to-bin-button.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { hoursText } from '../grid/hours.ts';
import { timesText } from '../times.ts';
import { minutesOfTemplate, TemplateDialog } from './template-dialog.tsx';

export interface WardName {
  readonly id: string;
  readonly name: string;
}

interface TemplatesCardProps {
  readonly list: ShiftTemplateList;
  readonly wards: readonly WardName[];
}

/** The kinds of shifts: what is typed into a cell, and when it begins and ends. */
export function TemplatesCard({ list, wards }: TemplatesCardProps) {
  const { t } = useTranslation('rosterSetup');
  const phase = usePhase();
  const [editing, setEditing] = useState<ShiftTemplateView | 'new' | null>(null);
  const nameOf = (wardId: string | null) =>
    wardId === null ? t('templates.everyWard') : (wards.find(({ id }) => id === wardId)?.name ?? '');
  return (
    <Card title={t('templates.title')} lead={t('templates.lead')}>
      {list.items.length === 0 ? <p className="muted">{t('templates.none')}</p> : null}
      <ul className="template-list">
        {list.items.map((template) => (
          <li key={template.id} className="shift-template">
            <bdi className="roster-code" data-kind={template.kind}>
              {template.code}
            </bdi>
            <span className="shift-template-words">
              <bdi>{template.name}</bdi>
              <span className="muted small">
                <span className="numbers">{timesText(template)}</span> ·{' '}
                {t('templates.worked', { hours: hoursText(minutesOfTemplate(template)) })} ·{' '}
                <bdi>{nameOf(template.wardId)}</bdi>
              </span>
            </span>
            {template.abilities.canEdit ? (
              <span className="row">
                <Button
                  variant="default"
                  disabled={phase === 'offline'}
                  aria-label={t('templates.changeOf', { name: template.name })}
                  onClick={() => setEditing(template)}
                >
                  {t('templates.change')}
                </Button>
                <MoveToBinButton
                  kind="shift-template"
                  id={template.id}
                  version={template.version}
                  of={template.name}
                  look="icon"
                />
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {list.abilities.canManage ? (
        <Button
          leftSection={<IconPlus size={18} aria-hidden="true" />}
          disabled={phase === 'offline'}
          onClick={() => setEditing('new')}
        >
          {t('templates.add')}
        </Button>
      ) : null}
      <TemplateDialog editing={editing} wards={wards} onClose={() => setEditing(null)} />
    </Card>
  );
}
