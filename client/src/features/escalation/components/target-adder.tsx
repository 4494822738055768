import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RungTarget } from '../../../../../shared/schemas/chat.ts';
import type { StaffId } from '../../../../../shared/types/ids.ts';
import { STAFF_ROLES } from '../../../../../shared/types/permissions.ts';
import { PersonField } from '../../../components/ui/person-field.tsx';
import { useRoles } from '../api/ladders.ts';

interface TargetAdderProps {
  readonly isMissing: boolean;
  readonly onAdd: (target: RungTarget) => void;
}

const PERSON = 'person';

/** Everyone a rung can ask, in one list; a person is looked up by name. */
export function TargetAdder({ isMissing, onAdd }: TargetAdderProps) {
  const { t } = useTranslation('escalation');
  const { t: tCommon } = useTranslation();
  const roles = useRoles().data?.roles ?? [];
  const [isPerson, setPerson] = useState(false);
  const byRole: readonly RungTarget[] = STAFF_ROLES.map((role) => ({ kind: 'staff-role', role }));
  const choose = (value: string) => {
    setPerson(value === PERSON);
    if (value === 'same') onAdd({ kind: 'same' });
    const onCall = roles.find(({ id }) => value === `role:${id}`);
    if (onCall !== undefined) onAdd({ kind: 'role', roleId: onCall.id });
    const ofStaff = byRole.find((target) => target.kind === 'staff-role' && value === `staff-role:${target.role}`);
    if (ofStaff !== undefined) onAdd(ofStaff);
  };
  return (
    <>
      <NativeSelect
        label={t('target.add')}
        value={isPerson ? PERSON : ''}
        error={isMissing ? t('target.missing') : null}
        onChange={(event) => {
          choose(event.currentTarget.value);
        }}
        data={[
          { value: '', label: t('target.choose') },
          { value: 'same', label: t('target.label.same') },
          { value: PERSON, label: t('target.aPerson') },
          ...(roles.length === 0
            ? []
            : [
                {
                  group: t('target.onCall'),
                  items: roles.map(({ id, name, wardName }) => ({
                    value: `role:${id}`,
                    label: wardName === null ? name : `${name}, ${wardName}`,
                  })),
                },
              ]),
          {
            group: t('target.staffRoles'),
            items: STAFF_ROLES.map((role) => ({ value: `staff-role:${role}`, label: tCommon(`role.${role}`) })),
          },
        ]}
      />
      {isPerson ? (
        <PersonField
          label={t('target.aPerson')}
          chosen={null}
          onChoose={(person) => {
            if (person === null) return;
            setPerson(false);
            // The list that it was chosen from came from the server.
            onAdd({ kind: 'person', staffId: person.staffId as StaffId });
          }}
        />
      ) : null}
    </>
  );
}
