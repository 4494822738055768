import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCertificate, IconCircleCheck, IconX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { Qualification, StaffView } from '../../../../../shared/schemas/staff.ts';
import { qualification } from '../../../../../shared/schemas/staff.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { formatDay } from '../../../lib/format.ts';
import { useFieldText, useSchemaForm } from '../../../lib/forms.ts';
import { patchStaff } from '../api/save-staff.ts';
import type { QualificationState } from '../qualification-state.ts';
import { hospitalToday, stateOn } from '../qualification-state.ts';

const LOOKS = {
  forever: { tone: 'tag-good', icon: IconCircleCheck },
  valid: { tone: 'tag-good', icon: IconCircleCheck },
  soon: { tone: 'tag-warn', icon: IconCertificate },
  expired: { tone: 'tag-danger', icon: IconAlertTriangle },
} as const satisfies Record<QualificationState, object>;

/** What somebody may do by their diplomas and licences, and until when; added and taken off one by one. */
export function QualificationsPart({ person }: { readonly person: StaffView }) {
  const { t } = useTranslation('staff');
  const queries = useQueryClient();
  const [isAdding, setAdding] = useState(false);
  const save = useCommand(patchStaff, (saved) => {
    queries.setQueryData(['staff', 'one', saved.id], saved);
    void queries.invalidateQueries({ queryKey: ['staff', 'list'] });
  });
  const put = (qualifications: readonly Qualification[], words: string) => {
    const body = { staffId: person.id, version: person.version, qualifications: [...qualifications] };
    save.mutate(body, {
      onSuccess() {
        toast(words);
        setAdding(false);
      },
      onError(error) {
        if (isProblem(error, 'version-conflict')) {
          void queries.invalidateQueries({ queryKey: ['staff', 'one', person.id] });
        }
      },
    });
  };
  const { canEdit } = person.abilities;
  return (
    <section className="stack panel-form" aria-label={t('field.qualifications')}>
      <h3 className="panel-subtitle">{t('field.qualifications')}</h3>
      <FailureNotice error={save.error} />
      {person.qualifications.length === 0 ? <p className="muted">{t('qualification.none')}</p> : null}
      <ul className="qualifications">
        {person.qualifications.map((one, index) => (
          <li key={`${one.name} ${one.number} ${one.expiresOn}`}>
            <Line one={one} />
            {canEdit ? (
              <ActionIcon
                variant="subtle"
                size={40}
                aria-label={t('qualification.remove', { name: one.name })}
                disabled={save.isPending}
                onClick={() => {
                  const left = person.qualifications.filter((_, at) => at !== index);
                  put(left, t('qualification.gone', { name: one.name }));
                }}
              >
                <IconX size={18} aria-hidden="true" />
              </ActionIcon>
            ) : null}
          </li>
        ))}
      </ul>
      {isAdding ? (
        <AddForm
          isPending={save.isPending}
          onAdd={(one) => {
            put([...person.qualifications, one], t('qualification.added', { name: one.name }));
          }}
          onClose={() => {
            setAdding(false);
          }}
        />
      ) : null}
      {canEdit && !isAdding ? (
        <div>
          <Button
            variant="default"
            onClick={() => {
              setAdding(true);
            }}
          >
            {t('qualification.add')}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

function Line({ one }: { readonly one: Qualification }) {
  const { t } = useTranslation('staff');
  const state = stateOn(hospitalToday(), one);
  const { tone, icon: Glyph } = LOOKS[state];
  return (
    <div className="qualification">
      <bdi className="person-name">{one.name}</bdi>
      {one.number === null ? null : <span className="muted small ltr">{one.number}</span>}
      <span className={`tag ${tone}`}>
        <Glyph size={15} stroke={2.1} aria-hidden="true" />
        {state === 'forever' || one.expiresOn === null
          ? t('qualification.forever')
          : t(`qualification.${state}`, { day: formatDay(one.expiresOn, true) })}
      </span>
    </div>
  );
}

/** An empty field is nothing, not an empty word. */
const optional = z.string().transform((text) => text.trim() || null);
const schema = z.strictObject({
  name: qualification.shape.name,
  number: optional.pipe(qualification.shape.number),
  expiresOn: optional.pipe(qualification.shape.expiresOn),
});

interface AddFormProps {
  readonly isPending: boolean;
  readonly onAdd: (one: Qualification) => void;
  readonly onClose: () => void;
}

function AddForm({ isPending, onAdd, onClose }: AddFormProps) {
  const { t } = useTranslation('staff');
  const { t: tCommon } = useTranslation();
  const fieldText = useFieldText();
  const form = useSchemaForm(schema, { name: '', number: '', expiresOn: '' });
  const { errors } = form.formState;
  return (
    <form className="stack" noValidate onSubmit={(event) => void form.handleSubmit(onAdd)(event)}>
      <TextInput
        {...form.register('name')}
        autoFocus
        label={t('qualification.name')}
        maxLength={80}
        error={fieldText(errors.name)}
      />
      <div className="qualification-fields">
        <TextInput
          {...form.register('number')}
          label={t('qualification.number')}
          dir="ltr"
          maxLength={40}
          error={fieldText(errors.number)}
        />
        <TextInput
          {...form.register('expiresOn')}
          label={t('qualification.expiresOn')}
          type="date"
          error={fieldText(errors.expiresOn)}
        />
      </div>
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={isPending}>
          {t('qualification.save')}
        </Button>
      </div>
    </form>
  );
}
