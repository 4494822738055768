import type { UseFormRegisterReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useCustomRoles } from '../../../lib/custom-roles.ts';
import { useWards } from '../../../lib/wards.ts';
import { useDepartmentNames } from '../api/list-wards.ts';
import { GIVEN_ROLES } from '../staff-search.ts';

interface RoleChoicesProps {
  readonly register: UseFormRegisterReturn;
  readonly ownRegister: UseFormRegisterReturn;
  readonly error: string | null;
}

export function RoleChoices({ register, ownRegister, error }: RoleChoicesProps) {
  const { t } = useTranslation('staff');
  const { t: tCommon } = useTranslation();
  const own = useCustomRoles().data?.items ?? [];
  return (
    <fieldset className="fieldset" aria-describedby={error === null ? undefined : 'roles-error'}>
      <legend>{t('field.roles')}</legend>
      {error === null ? null : (
        <p id="roles-error" className="mantine-InputWrapper-error">
          {error}
        </p>
      )}
      <div className="choices">
        {GIVEN_ROLES.map((role) => (
          <label key={role} className="choice">
            <input type="checkbox" value={role} {...register} />
            <span>{tCommon(`role.${role}`)}</span>
          </label>
        ))}
        {own.map(({ id, name }) => (
          <label key={id} className="choice">
            <input type="checkbox" value={id} {...ownRegister} />
            <bdi>{name}</bdi>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function WardChoices({ register }: { readonly register: UseFormRegisterReturn }) {
  const { t } = useTranslation('staff');
  const wards = useWards(true).data?.items ?? [];
  if (wards.length === 0) return null;
  return (
    <fieldset className="fieldset">
      <legend>{t('field.wards')}</legend>
      <p className="muted small">{t('wardsHelp')}</p>
      <div className="choices choices-scroll">
        {wards.map((ward) => (
          <label key={ward.id} className="choice">
            <input type="checkbox" value={ward.id} {...register} />
            <bdi>{ward.name}</bdi>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function DepartmentChoices({ register }: { readonly register: UseFormRegisterReturn }) {
  const { t } = useTranslation('staff');
  const departments = useDepartmentNames(true).data?.items ?? [];
  if (departments.length === 0) return null;
  return (
    <fieldset className="fieldset">
      <legend>{t('field.departments')}</legend>
      <p className="muted small">{t('departmentsHelp')}</p>
      <div className="choices choices-scroll">
        {departments.map(({ id, name }) => (
          <label key={id} className="choice">
            <input type="checkbox" value={id} {...register} />
            <bdi>{name}</bdi>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Whether being assigned opens a ward always, or only duty there does; each with what it means. */
export function WardAccessChoice({ register }: { readonly register: UseFormRegisterReturn }) {
  const { t } = useTranslation('staff');
  return (
    <fieldset className="fieldset">
      <legend>{t('field.wardAccess')}</legend>
      {(['assigned', 'duty'] as const).map((access) => (
        <label key={access} className="choice access-choice">
          <input type="radio" value={access} {...register} />
          <span>
            <strong>{t(`access.${access}`)}</strong>
            <span className="muted small">{t(`access.${access}Help`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
