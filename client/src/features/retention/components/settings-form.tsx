import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RetentionView } from '../../../../../shared/schemas/retention.ts';
import { useKindWord } from '../../../components/bin/kind-word.ts';
import { Card } from '../../../components/ui/card.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { patchRetention, RETENTION } from '../api.ts';
import { changesOf, firstValues, isWithin } from '../settings-values.ts';
import { NumberField } from './number-field.tsx';
import type { SettingsValues } from '../settings-values.ts';

interface SettingsFormProps {
  readonly view: RetentionView;
  readonly isOffline: boolean;
}

/** How long each kind lies in the Bin, and how long what is not touched is kept at all. */
export function SettingsForm({ view, isOffline }: SettingsFormProps) {
  const { t } = useTranslation('retention');
  const queries = useQueryClient();
  const [values, setValues] = useState<SettingsValues>(() => firstValues(view));
  const save = useCommand(patchRetention, (saved) => {
    toast(t('settings.saved'));
    queries.setQueryData(RETENTION, saved);
  });
  const changes = changesOf(view, values);
  const isChanged = changes.kinds.length + changes.classes.length > 0;
  const isRight = isWithin(view, values);
  return (
    <form
      className="stack-lg"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isRight && isChanged) save.mutate({ version: view.version, ...changes });
      }}
    >
      <BinDays view={view} values={values} onChange={setValues} />
      <ClassYears view={view} values={values} onChange={setValues} />
      {isProblem(save.error, 'version-conflict') ? (
        <Notice
          tone="warn"
          isSpoken
          actions={
            <Button variant="default" onClick={() => void queries.invalidateQueries({ queryKey: RETENTION })}>
              {t('settings.takeTheirs')}
            </Button>
          }
        >
          {t('settings.changed')}
        </Notice>
      ) : (
        <FailureNotice error={save.error} />
      )}
      <div className="row-end">
        <Button
          variant="default"
          disabled={!isChanged}
          onClick={() => {
            setValues(firstValues(view));
          }}
        >
          {t('settings.discard')}
        </Button>
        <Button type="submit" loading={save.isPending} disabled={isOffline || !isChanged || !isRight}>
          {t('settings.save')}
        </Button>
      </div>
    </form>
  );
}

interface PartProps {
  readonly view: RetentionView;
  readonly values: SettingsValues;
  readonly onChange: (values: SettingsValues) => void;
}

function BinDays({ view, values, onChange }: PartProps) {
  const { t } = useTranslation('retention');
  const kindWord = useKindWord();
  return (
    <Card title={t('settings.bin')} lead={t('settings.binLead')}>
      <div className="retention-grid">
        {view.kinds.map(({ kind, defaultDays, floorDays }) => (
          <Days
            key={kind}
            label={kindWord(kind)}
            description={t('settings.daysHelp', { usual: defaultDays, least: floorDays })}
            value={values.days[kind] ?? ''}
            least={floorDays}
            most={3650}
            onChange={(days) => {
              onChange({ ...values, days: { ...values.days, [kind]: days } });
            }}
            suffix={t('settings.days')}
          />
        ))}
      </div>
    </Card>
  );
}

function ClassYears({ view, values, onChange }: PartProps) {
  const { t } = useTranslation('retention');
  return (
    <Card title={t('settings.classes')} lead={t('settings.classesLead')}>
      <div className="stack-lg">
        {view.classes.map(({ name, years, defaultYears, floorYears, minorsUntilAge }) => (
          <fieldset key={name} className="fieldset">
            <legend>{t(`class.${name}`)}</legend>
            {years === null ? (
              <p className="muted">{t('settings.forGood')}</p>
            ) : (
              <div className="retention-grid">
                <Days
                  label={t('settings.untouched')}
                  description={t('settings.yearsHelp', { usual: defaultYears ?? 0, least: floorYears ?? 1 })}
                  value={values.years[name] ?? ''}
                  least={floorYears ?? 1}
                  most={100}
                  suffix={t('settings.years')}
                  onChange={(value) => {
                    onChange({ ...values, years: { ...values.years, [name]: value } });
                  }}
                />
                {minorsUntilAge === null ? null : (
                  <Days
                    label={t('settings.minors')}
                    description={t('settings.minorsHelp')}
                    value={values.ages[name] ?? ''}
                    least={18}
                    most={100}
                    suffix={t('settings.years')}
                    onChange={(value) => {
                      onChange({ ...values, ages: { ...values.ages, [name]: value } });
                    }}
                  />
                )}
              </div>
            )}
          </fieldset>
        ))}
      </div>
    </Card>
  );
}

interface DaysProps {
  readonly label: string;
  readonly description: string;
  readonly value: number | '';
  readonly least: number;
  readonly most: number;
  readonly suffix: string;
  readonly onChange: (value: number | '') => void;
}

function Days({ label, description, value, least, most, suffix, onChange }: DaysProps) {
  const { t } = useTranslation('retention');
  const isWrong = value === '' || value < least || value > most;
  return (
    <NumberField
      label={label}
      description={description}
      value={value}
      unit={suffix}
      error={isWrong ? t('settings.between', { least, most }) : undefined}
      onChange={onChange}
    />
  );
}
