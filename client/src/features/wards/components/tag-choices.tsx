import type { UseFormRegisterReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { BED_TAGS } from './bed-look.ts';

export function TagChoices({ register }: { readonly register: UseFormRegisterReturn }) {
  const { t } = useTranslation('wards');
  return (
    <fieldset className="fieldset">
      <legend>{t('field.tags')}</legend>
      <div className="choices">
        {BED_TAGS.map((tag) => (
          <label key={tag} className="choice">
            <input type="checkbox" value={tag} {...register} />
            <span>{t(`tag.${tag}`)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
