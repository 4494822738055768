import { NativeSelect } from '@mantine/core';
import type { UseFormRegisterReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { bedTag, bedType } from '../../../../../shared/schemas/places.ts';

interface BedFieldsProps {
  readonly type: UseFormRegisterReturn;
  readonly tags: UseFormRegisterReturn;
}

/** What kind of bed it is and what it is fit for. */
export function BedFields({ type, tags }: BedFieldsProps) {
  const { t } = useTranslation('wards');
  return (
    <>
      <NativeSelect
        {...type}
        label={t('field.type')}
        data={bedType.options.map((one) => ({ value: one, label: t(`type.${one}`) }))}
      />
      <fieldset className="fieldset">
        <legend>{t('field.tags')}</legend>
        <div className="choices">
          {bedTag.options.map((tag) => (
            <label key={tag} className="choice">
              <input type="checkbox" value={tag} {...tags} />
              <span>{t(`tag.${tag}`)}</span>
            </label>
          ))}
        </div>
      </fieldset>
    </>
  );
}
