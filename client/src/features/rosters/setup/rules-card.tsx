import { Button, NativeSelect, NumberInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { RosterRule, RuleSetting } from '../../../../../shared/domain/roster-rules.ts';
import { ROSTER_RULES, RULE_SEVERITIES } from '../../../../../shared/domain/roster-rules.ts';
import type { RosterRules } from '../../../../../shared/schemas/rosters.ts';
import { Card } from '../../../components/ui/card.tsx';
import { DraftNotice } from '../../../components/ui/draft-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { useDraft } from '../../../lib/use-draft.ts';
import { ROSTERS } from '../api/rosters.ts';
import { putRules, RULES } from '../api/setup.ts';

const HOUR = 60;
/** Rules that count minutes are put in hours. */
const IN_HOURS: readonly RosterRule[] = ['rest', 'weekly-hours'];
const unitOf = (rule: RosterRule): number => (IN_HOURS.includes(rule) ? HOUR : 1);
const isSame = (one: RuleSetting, other: RuleSetting): boolean =>
  one.severity === other.severity && one.limit === other.limit;

/** The hospital's rules: what must be kept, what is only said, and the limits. */
export function RulesCard({ rules }: { readonly rules: RosterRules }) {
  const { t } = useTranslation('rosterSetup');
  const { t: tCommon } = useTranslation();
  const phase = usePhase();
  const queries = useQueryClient();
  const draft = useDraft(rules.rules, rules.version);
  const again = () => void queries.invalidateQueries({ queryKey: ROSTERS });
  const command = useCommand(putRules, (saved) => {
    queries.setQueryData(RULES, saved);
    draft.drop();
    again();
    toast(t('rules.saved'));
  });
  const canEdit = rules.abilities.canManage;
  const set = (rule: RosterRule, setting: Partial<RuleSetting>) => {
    draft.set({ ...draft.value, [rule]: { ...draft.value[rule], ...setting } });
  };
  const words = ({ severity, limit }: RuleSetting, unit: number) =>
    limit === null ? t(`severity.${severity}`) : `${t(`severity.${severity}`)}, ${String(limit / unit)}`;
  const save = () => {
    command.mutate({ version: rules.version, rules: draft.value }, { onError: again });
  };
  return (
    <Card title={t('rules.title')} lead={t('rules.lead')}>
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
            ROSTER_RULES.filter((rule) => !isSame(rules.rules[rule], draft.value[rule])).map((rule) => ({
              label: t(`rule.${rule}.name`),
              theirs: words(rules.rules[rule], unitOf(rule)),
            }))
          }
          onKeepMine={save}
        />
        <ul className="rule-list">
          {ROSTER_RULES.map((rule) => (
            <li key={rule}>
              <RuleRow
                rule={rule}
                setting={draft.value[rule]}
                canEdit={canEdit}
                onSet={(setting) => set(rule, setting)}
              />
            </li>
          ))}
        </ul>
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
    </Card>
  );
}

interface RuleRowProps {
  readonly rule: RosterRule;
  readonly setting: RuleSetting;
  readonly canEdit: boolean;
  readonly onSet: (setting: Partial<RuleSetting>) => void;
}

function RuleRow({ rule, setting, canEdit, onSet }: RuleRowProps) {
  const { t } = useTranslation('rosterSetup');
  const unit = unitOf(rule);
  return (
    <fieldset className="fieldset rule-row">
      <legend>{t(`rule.${rule}.name`)}</legend>
      <p className="muted small">{t(`rule.${rule}.text`)}</p>
      <NativeSelect
        label={t('rules.severity')}
        value={setting.severity}
        // Nobody is in two places at once, whatever a hospital would like.
        disabled={!canEdit || rule === 'overlap'}
        data={RULE_SEVERITIES.map((one) => ({ value: one, label: t(`severity.${one}`) }))}
        onChange={({ currentTarget }) =>
          onSet({ severity: RULE_SEVERITIES.find((one) => one === currentTarget.value) ?? 'soft' })
        }
      />
      {setting.limit === null ? null : (
        <NumberInput
          label={t(unit === HOUR ? 'rules.hours' : 'rules.inARow')}
          min={1}
          max={unit === HOUR ? 168 : 60}
          disabled={!canEdit || setting.severity === 'off'}
          value={setting.limit / unit}
          onChange={(value) => onSet({ limit: Math.max(1, Math.round(Number(value) * unit)) })}
        />
      )}
    </fieldset>
  );
}
