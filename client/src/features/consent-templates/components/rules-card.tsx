import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SignerRule } from '../../../../../shared/schemas/consent-templates.ts';
import { Card } from '../../../components/ui/card.tsx';
import { addSigner, MOST, moveSigner, removeSigner, setSigner } from '../draft.ts';
import { useEditing } from './editing.ts';
import { PartList } from './part-list.tsx';

const ROLES = ['patient', 'doctor', 'witness', 'interpreter'] as const;
const NEEDS = ['always', 'if-needed'] as const;
const ORDERS = ['sequential', 'parallel'] as const;
const VALID_DAYS = [7, 30, 60, 90, 180, 365, 730];
const SIGN_HOURS = [24, 48, 72, 168, 336, 720];

/** The usual numbers, and the one that is set. */
const withOwn = (usual: readonly number[], own: number | null): readonly number[] =>
  [...new Set(own === null ? usual : [...usual, own])].toSorted((one, other) => one - other);

/** Who signs, in which order, and what time there is. */
export function RulesCard() {
  const { t } = useTranslation('consentTemplates');
  const { content, change } = useEditing();
  const { order, validForDays, signWithinHours } = content;
  return (
    <Card title={t('rules.title')}>
      <div className="stack-lg">
        <Signers />
        <div className="template-rules">
          <NativeSelect
            label={t('rules.order')}
            value={order}
            data={ORDERS.map((one) => ({ value: one, label: t(`rules.orders.${one}`) }))}
            onChange={(event) => {
              const next = ORDERS.find((one) => one === event.currentTarget.value);
              if (next !== undefined) change({ ...content, order: next });
            }}
          />
          <NativeSelect
            label={t('rules.valid')}
            value={String(validForDays ?? '')}
            data={[
              ...withOwn(VALID_DAYS, validForDays).map((days) => ({
                value: String(days),
                label: t('rules.days', { count: days }),
              })),
              { value: '', label: t('rules.untilRevoked') },
            ]}
            onChange={(event) => {
              const { value } = event.currentTarget;
              change({ ...content, validForDays: value === '' ? null : Number(value) });
            }}
          />
          <NativeSelect
            label={t('rules.signWithin')}
            value={String(signWithinHours)}
            data={withOwn(SIGN_HOURS, signWithinHours).map((hours) => ({
              value: String(hours),
              label: hours % 24 === 0 ? t('rules.days', { count: hours / 24 }) : t('rules.hours', { count: hours }),
            }))}
            onChange={(event) => {
              change({ ...content, signWithinHours: Number(event.currentTarget.value) });
            }}
          />
        </div>
      </div>
    </Card>
  );
}

function Signers() {
  const { t } = useTranslation('consentTemplates');
  const { content, change, faults, isChecked } = useEditing();
  const isWrong = isChecked && faults.has('/signers');
  return (
    <section className="stack">
      <h3>{t('rules.signers')}</h3>
      <PartList
        keys={content.signers.map((_signer, index) => String(index))}
        nameOf={(index) => t('rules.one', { number: index + 1 })}
        addWord={t('rules.add')}
        most={MOST.signers}
        fewest={1}
        onAdd={() => {
          change(addSigner(content));
        }}
        onMove={(index, by) => {
          change(moveSigner(content, index, by));
        }}
        onRemove={(index) => {
          change(removeSigner(content, index));
        }}
      >
        {(_key, index) => {
          const signer = content.signers[index];
          return signer === undefined ? null : <Signer signer={signer} index={index} />;
        }}
      </PartList>
      {isWrong ? <p className="template-wrong">{t('rules.noSigner')}</p> : null}
    </section>
  );
}

function Signer({ signer, index }: { readonly signer: SignerRule; readonly index: number }) {
  const { t } = useTranslation('consentTemplates');
  const { content, change } = useEditing();
  return (
    <div className="template-rules">
      <NativeSelect
        label={t('rules.role')}
        value={signer.role}
        data={ROLES.map((role) => ({ value: role, label: t(`rules.roles.${role}`) }))}
        onChange={(event) => {
          const role = ROLES.find((one) => one === event.currentTarget.value);
          if (role !== undefined) change(setSigner(content, index, { ...signer, role }));
        }}
      />
      <NativeSelect
        label={t('rules.need')}
        value={signer.need}
        data={NEEDS.map((need) => ({ value: need, label: t(`rules.needs.${need}`) }))}
        onChange={(event) => {
          const need = NEEDS.find((one) => one === event.currentTarget.value);
          if (need !== undefined) change(setSigner(content, index, { ...signer, need }));
        }}
      />
    </div>
  );
}
