import { Button, NativeSelect } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShiftTemplateView, StaffingNeeds } from '../../../../../shared/schemas/rosters.ts';
import { Card } from '../../../components/ui/card.tsx';
import { DraftNotice } from '../../../components/ui/draft-notice.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { formatWeekday } from '../../../lib/format.ts';
import { useDraft } from '../../../lib/use-draft.ts';
import { ROSTERS } from '../api/rosters.ts';
import { needsKey, putNeeds, useStaffingNeeds } from '../api/setup.ts';
import { lastWard } from '../last-ward.ts';
import type { Need } from './needs-differences.ts';
import { differencesOf, findNeed, WEEKDAYS } from './needs-differences.ts';
import { SkillsField } from './skills-field.tsx';
import type { WardName } from './templates-card.tsx';
import { useSkillName } from './use-skill-name.ts';

// A week whose Monday is the first: only its names are used.
const nameOfWeekday = (weekday: number) => formatWeekday(`2024-01-0${weekday}`);
const longNameOf = (weekday: number) => formatWeekday(`2024-01-0${weekday}`, true);

interface NeedsCardProps {
  readonly templates: readonly ShiftTemplateView[];
  readonly wards: readonly WardName[];
}

/** How many people a ward needs on each shift of each day of the week. */
export function NeedsCard({ templates, wards }: NeedsCardProps) {
  const { t } = useTranslation('rosterSetup');
  const first = wards.find(({ id }) => id === lastWard()) ?? wards[0];
  const [wardId, setWardId] = useState(first?.id ?? '');
  const needs = useStaffingNeeds(wardId);
  const retry = () => void needs.refetch();
  const own = templates.filter((template) => template.wardId === null || template.wardId === wardId);
  return (
    <Card title={t('needs.title')} lead={t('needs.lead')}>
      <div className="stack">
        <NativeSelect
          label={t('needs.ward')}
          value={wardId}
          data={wards.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(event) => setWardId(event.currentTarget.value)}
        />
        {needs.isPending ? <Skeleton blocks={[140]} onRetry={retry} /> : null}
        {needs.isError ? <FailureNotice error={needs.error} onRetry={retry} /> : null}
        {own.length === 0 ? <p className="muted">{t('needs.noTemplates')}</p> : null}
        {needs.data === undefined || own.length === 0 ? null : (
          <NeedsForm key={wardId} needs={needs.data} templates={own} />
        )}
      </div>
    </Card>
  );
}

interface NeedsFormProps {
  readonly needs: StaffingNeeds;
  readonly templates: readonly ShiftTemplateView[];
}

function NeedsForm({ needs, templates }: NeedsFormProps) {
  const { t } = useTranslation('rosterSetup');
  const { t: tCommon } = useTranslation();
  const nameOfSkill = useSkillName();
  const phase = usePhase();
  const queries = useQueryClient();
  const draft = useDraft<readonly Need[]>(needs.needs, needs.version);
  const again = () => void queries.invalidateQueries({ queryKey: ROSTERS });
  const command = useCommand(putNeeds, (saved) => {
    queries.setQueryData(needsKey(saved.wardId), saved);
    draft.drop();
    again();
    toast(t('needs.saved'));
  });
  const needOf = (templateId: string, weekday: number) => findNeed(draft.value, templateId, weekday);
  const set = (templateId: ShiftTemplateView['id'], weekday: number, change: Partial<Need>) => {
    const before = needOf(templateId, weekday) ?? { templateId, weekday, minimum: 0, skills: [] };
    draft.set([...draft.value.filter((one) => one !== before), { ...before, ...change }]);
  };
  const canEdit = needs.abilities.canManage;
  const save = () => {
    const kept = draft.value.filter(({ minimum, skills }) => minimum > 0 || skills.length > 0);
    command.mutate({ wardId: needs.wardId, version: needs.version, needs: kept }, { onError: again });
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!draft.isOvertaken) save();
      }}
    >
      <DraftNotice
        draft={draft}
        command={command}
        differences={() =>
          differencesOf(templates, needs.needs, draft.value).map(({ template, ...difference }) => {
            const shift = `${template.code} ${template.name}`;
            return difference.is === 'minimum'
              ? {
                  label: t('needs.of', { shift, day: longNameOf(difference.weekday) }),
                  theirs: String(difference.theirs),
                }
              : {
                  label: `${shift}: ${t('skills.title')}`,
                  theirs: difference.theirs
                    .map(({ skill, minimum }) => `${minimum} × ${nameOfSkill(skill)}`)
                    .join(', '),
                };
          })
        }
        onKeepMine={save}
      />
      <div className="needs-frame" role="group" aria-label={t('needs.title')}>
        <table className="needs">
          <thead>
            <tr>
              <th scope="col">{t('needs.shift')}</th>
              {WEEKDAYS.map((weekday) => (
                <th key={weekday} scope="col">
                  {nameOfWeekday(weekday)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {templates.map(({ id, code, name, kind }) => (
              <tr key={id}>
                <th scope="row">
                  <bdi className="roster-code" data-kind={kind}>
                    {code}
                  </bdi>{' '}
                  <bdi>{name}</bdi>
                </th>
                {WEEKDAYS.map((weekday) => (
                  <td key={weekday}>
                    <input
                      type="number"
                      className="needs-input"
                      min={0}
                      max={60}
                      readOnly={!canEdit}
                      aria-label={t('needs.of', { shift: name, day: longNameOf(weekday) })}
                      value={needOf(id, weekday)?.minimum ?? 0}
                      onChange={({ currentTarget }) =>
                        set(id, weekday, { minimum: Math.max(0, Math.min(60, Number(currentTarget.value) || 0)) })
                      }
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <SkillsField
        templates={templates}
        draft={draft.value}
        canEdit={canEdit}
        onSet={(templateId, skills) => {
          const others = draft.value.filter((one) => one.templateId !== templateId);
          const own = WEEKDAYS.map((weekday) => ({
            templateId,
            weekday,
            minimum: needOf(templateId, weekday)?.minimum ?? 0,
            skills: [...skills],
          }));
          draft.set([...others, ...own]);
        }}
      />
      {canEdit ? (
        <span className="row">
          <Button
            type="submit"
            loading={command.isPending}
            disabled={phase === 'offline' || !draft.isChanged || draft.isOvertaken}
          >
            {tCommon('action.save')}
          </Button>
        </span>
      ) : null}
    </form>
  );
}
