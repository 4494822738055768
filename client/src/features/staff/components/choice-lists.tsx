import type { UseFormRegisterReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { useWardNames } from '../api/list-wards.ts';
import { GIVEN_ROLES } from '../staff-search.ts';

interface RoleChoicesProps {
  readonly register: UseFormRegisterReturn;
  readonly error: string | null;
}

export function RoleChoices({ register, error }: RoleChoicesProps) {
  const { t } = useTranslation('staff');
  const { t: tCommon } = useTranslation();
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
      </div>
    </fieldset>
  );
}

export function WardChoices({ register }: { readonly register: UseFormRegisterReturn }) {
  const { t } = useTranslation('staff');
  const wards = useWardNames(true).data?.items ?? [];
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
