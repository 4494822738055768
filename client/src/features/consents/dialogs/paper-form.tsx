import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TemplateContent } from '../../../../../shared/schemas/consent-templates.ts';
import type { PatientView } from '../../../../../shared/schemas/patients.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { UploadTray } from '../../../components/ui/file-tray.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import type { Upload } from '../../../lib/files/use-upload.ts';
import { useUpload } from '../../../lib/files/use-upload.ts';
import { todayHere } from '../../../lib/hospital-time.ts';
import { formLanguageName } from '../../../lib/i18n/form-languages.ts';
import { postPaper } from '../api/consents.ts';
import { ConsentPatient } from '../components/consent-patient.tsx';
import { ProcedureField } from '../components/procedure-field.tsx';
import { useTemplate, useTemplates } from '../api/templates.ts';
import { isOffered, titleOf } from '../template-title.ts';
import type { PaperField, PaperValues } from './paper-values.ts';
import { NO_PAPER, paperBody, paperFaults, paperSigners } from './paper-values.ts';

interface PaperFormProps {
  readonly patient: PatientView;
  readonly onClose: () => void;
}

const KINDS = ['patient', 'guardian', 'proxy'] as const;
const NONE: ReadonlySet<PaperField> = new Set();

export function PaperForm({ patient, onClose }: PaperFormProps) {
  const { t, i18n } = useTranslation('consents');
  const { t: tCommon } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const templates = useTemplates();
  const [values, setValues] = useState<PaperValues>(NO_PAPER);
  const content = useTemplate(values.templateId === '' ? null : values.templateId).data?.publishedContent ?? null;
  const upload = useUpload({ purpose: 'consent-paper', most: 1 });
  const [wasTried, setTried] = useState(false);
  const [file] = upload.files;
  const faults = wasTried ? paperFaults(values, file !== undefined, todayHere()) : NONE;
  const set = (part: Partial<PaperValues>) => setValues({ ...values, ...part });
  const language = content?.languages.includes(values.language) === true ? values.language : content?.languages[0];
  const command = useCommand(postPaper, (view) => {
    toast(t('paperDialog.done'));
    void queries.invalidateQueries({ queryKey: ['consents'] });
    onClose();
    void navigate({ to: '/consents/$consentId', params: { consentId: view.id } });
  });
  const submit = () => {
    setTried(true);
    const isWhole = paperFaults(values, file !== undefined, todayHere()).size === 0;
    if (!isWhole || file === undefined || content === null || language === undefined) return;
    command.mutate({ patientId: patient.id, ...paperBody({ ...values, language }, content, file.id) });
  };
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <ConsentPatient
        patient={{
          name: [patient.givenName, patient.familyName].filter(Boolean).join(' '),
          birthDate: patient.birthDate,
          hospitalNumber: patient.hospitalNumber,
        }}
      />
      <p>{t('paperDialog.lead')}</p>
      <FailureNotice error={templates.error ?? command.error} />
      <Scan upload={upload} isFaulty={faults.has('file')} />
      <NativeSelect
        label={t('wizard.form.form')}
        value={values.templateId}
        error={faults.has('templateId') ? t('wizard.form.missing') : null}
        data={[
          { value: '', label: t('wizard.purpose.choose') },
          ...(templates.data?.items ?? [])
            .filter(isOffered)
            .map((template) => ({ value: template.id, label: titleOf(template, i18n.language) })),
        ]}
        onChange={({ target }) => set({ templateId: target.value, signers: {} })}
      />
      {content === null || content.languages.length < 2 ? null : (
        <NativeSelect
          label={t('wizard.form.language')}
          value={language ?? ''}
          data={content.languages.map((code) => ({ value: code, label: formLanguageName(code) }))}
          onChange={({ target }) => set({ language: target.value })}
        />
      )}
      <TextInput
        type="date"
        label={t('paperDialog.signedOn')}
        value={values.signedOn}
        max={todayHere()}
        error={faults.has('signedOn') ? t('paperDialog.signedOnMissing') : null}
        onChange={({ target }) => set({ signedOn: target.value })}
      />
      <ProcedureField
        patientId={patient.id}
        procedureId={values.procedureId}
        procedureName={values.procedureName}
        onChange={set}
      />
      <TextInput
        label={t('wizard.purpose.name')}
        value={values.procedureName}
        maxLength={160}
        dir="auto"
        autoComplete="off"
        onChange={({ target }) => set({ procedureName: target.value })}
      />
      <ConsenterOnPaper values={values} faults={faults} onChange={set} />
      {content === null ? null : <SignersOnPaper content={content} values={values} onChange={set} />}
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={command.isPending} disabled={upload.isBusy}>
          {t('paperDialog.submit')}
        </Button>
      </div>
    </form>
  );
}

function Scan({ upload, isFaulty }: { readonly upload: Upload; readonly isFaulty: boolean }) {
  const { t } = useTranslation('consents');
  const chooser = useRef<HTMLInputElement>(null);
  return (
    <fieldset className="fieldset paper-drop" {...upload.dropProps}>
      <legend>{t('paperDialog.scan')}</legend>
      <p className="muted small">{t('paperDialog.scanHint')}</p>
      <UploadTray upload={upload} />
      {upload.items.length > 0 ? null : (
        <Button
          variant="default"
          data-autofocus
          leftSection={<IconFileUpload size={18} aria-hidden="true" />}
          onClick={() => chooser.current?.click()}
        >
          {t('paperDialog.choose')}
        </Button>
      )}
      <input
        ref={chooser}
        type="file"
        hidden
        accept={upload.accept}
        onChange={({ currentTarget }) => {
          upload.add([...(currentTarget.files ?? [])]);
          // The same file chosen again must be a change again.
          currentTarget.value = '';
        }}
      />
      {isFaulty ? (
        <p className="field-error" role="alert">
          {t(upload.isBusy ? 'paperDialog.scanBusy' : 'paperDialog.scanMissing')}
        </p>
      ) : null}
    </fieldset>
  );
}

interface PartProps {
  readonly values: PaperValues;
  readonly onChange: (part: Partial<PaperValues>) => void;
}

function ConsenterOnPaper({ values, faults, onChange }: PartProps & { readonly faults: ReadonlySet<PaperField> }) {
  const { t } = useTranslation('consents');
  const errorOf = (field: PaperField) => (faults.has(field) ? t('wizard.signers.missing') : null);
  return (
    <>
      <NativeSelect
        label={t('wizard.signers.consenter')}
        value={values.kind}
        data={KINDS.map((kind) => ({ value: kind, label: t(`wizard.signers.${kind}`) }))}
        onChange={({ target }) => onChange({ kind: KINDS.find((kind) => kind === target.value) ?? 'patient' })}
      />
      {values.kind === 'patient'
        ? null
        : (['name', 'relationship', 'reason'] as const).map((field) => (
            <TextInput
              key={field}
              label={t(`wizard.signers.${field}`)}
              value={values[field]}
              maxLength={field === 'reason' ? 200 : field === 'name' ? 80 : 40}
              autoComplete="off"
              error={errorOf(field)}
              onChange={({ target }) => onChange({ [field]: target.value })}
            />
          ))}
    </>
  );
}

function SignersOnPaper({ content, values, onChange }: PartProps & { readonly content: TemplateContent }) {
  const { t } = useTranslation('consents');
  const signers = paperSigners(content);
  if (signers.length === 0) return null;
  return (
    <fieldset className="fieldset stack">
      <legend>{t('paperDialog.signers')}</legend>
      {signers.map(({ role, index }) => (
        <TextInput
          key={index}
          label={t(`paperDialog.${role}`)}
          value={values.signers[index] ?? ''}
          maxLength={80}
          autoComplete="off"
          onChange={({ target }) => onChange({ signers: { ...values.signers, [index]: target.value } })}
        />
      ))}
    </fieldset>
  );
}
