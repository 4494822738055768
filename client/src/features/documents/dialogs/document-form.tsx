import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FILE_TYPES } from '../../../../../shared/domain/file-types.ts';
import type { DocumentKind, DocumentView } from '../../../../../shared/schemas/documents.ts';
import type { FileView } from '../../../../../shared/schemas/files.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { useUpload } from '../../../lib/files/use-upload.ts';
import { usePhase } from '../../../lib/realtime/use-connection.ts';
import { documentsKey, patchDocument, postDocument } from '../api.ts';
import { KINDS } from '../by-kind.ts';
import { FilePicker } from '../components/file-picker.tsx';

interface DocumentFormProps {
  readonly patientId: string;
  /** The one to change; `null`: a new one. */
  readonly document: DocumentView | null;
  /** What was dropped on the page before the form was there. */
  readonly dropped: readonly File[];
  readonly onClose: () => void;
}

interface Values {
  readonly kind: DocumentKind;
  readonly title: string;
  readonly dated: string;
}

/** `null`: nothing was typed yet. */
type Typed = Omit<Values, 'title'> & { readonly title: string | null };

const LONGEST_TITLE = 120;
const withoutEnding = (name: string): string => name.replace(/\.[^.]+$/u, '').slice(0, LONGEST_TITLE);
const isPicture = (file: FileView | undefined): boolean => file === undefined || FILE_TYPES[file.type].isImage;

function useSave({ patientId, document, onClose }: DocumentFormProps) {
  const { t } = useTranslation('documents');
  const queries = useQueryClient();
  const done = () => {
    void queries.invalidateQueries({ queryKey: documentsKey(patientId) });
    toast(t(document === null ? 'form.added' : 'form.changed'));
    onClose();
  };
  const add = useCommand(postDocument, done);
  const change = useCommand(patchDocument, done);
  return {
    isPending: add.isPending || change.isPending,
    error: add.error ?? change.error,
    save({ kind, title, dated }: Values, file: FileView | undefined) {
      const said = { kind, title: title.trim(), dated: dated === '' ? null : dated };
      if (document !== null) {
        const { id: documentId, version } = document;
        change.mutate({ documentId, version, ...said, ...(file === undefined ? {} : { fileId: file.id }) });
      } else if (file !== undefined) add.mutate({ patientId, ...said, fileId: file.id });
    },
  };
}

/** What is wrong before anything is sent; `null`: nothing. */
function faultOf({ kind, title }: Values, isNew: boolean, file: FileView | undefined, kept: FileView | undefined) {
  if (title.trim() === '') return 'title';
  if (isNew && file === undefined) return 'file';
  return kind === 'wound-photo' && !isPicture(file ?? kept) ? 'picture' : null;
}

/** Adds a document, or changes what is said of one and replaces its file. */
export function DocumentForm(props: DocumentFormProps) {
  const { document, dropped, onClose } = props;
  const { t } = useTranslation('documents');
  const { t: tCommon } = useTranslation();
  const [typed, setTyped] = useState<Typed>({
    kind: document?.kind ?? 'letter',
    title: document?.title ?? null,
    dated: document?.dated ?? '',
  });
  const [isTried, setTried] = useState(false);
  const upload = useUpload({ purpose: 'patient-document', most: 1 });
  const isOffline = usePhase() === 'offline';
  const { isPending, error, save } = useSave(props);
  const [file] = upload.files;
  const { add } = upload;
  useEffect(() => {
    if (dropped.length > 0) add(dropped.slice(0, 1));
  }, [add, dropped]);
  // Of a new one the file's own name is a first guess.
  const values: Values = { ...typed, title: typed.title ?? withoutEnding(file?.name ?? '') };
  const set = (part: Partial<Values>) => {
    setTyped((now) => ({ ...now, ...part }));
  };
  const fault = isTried ? faultOf(values, document === null, file, document?.file) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (faultOf(values, document === null, file, document?.file) === null) save(values, file);
  };
  const isGone = isProblem(error, 'file-refused');
  return (
    <form className="stack" noValidate onSubmit={submit} onPaste={upload.onPaste}>
      {isOffline ? <Notice tone="warn">{t('offline')}</Notice> : null}
      {isGone ? <Notice tone="danger" isSpoken title={t('fault.picture')} /> : <FailureNotice error={error} />}
      {document === null ? null : <p className="muted">{t('form.replaces')}</p>}
      <FilePicker upload={upload} isDisabled={isOffline || isPending} />
      {fault === 'file' || fault === 'picture' ? (
        <p role="alert" className="doc-fault">
          {t(`fault.${fault}`)}
        </p>
      ) : null}
      <NativeSelect
        label={t('form.kind')}
        value={values.kind}
        data={KINDS.map((kind) => ({ value: kind, label: t(`oneOf.${kind}`) }))}
        onChange={({ currentTarget }) => {
          const kind = KINDS.find((one) => one === currentTarget.value);
          if (kind !== undefined) set({ kind });
        }}
      />
      <TextInput
        label={t('form.title')}
        required
        dir="auto"
        maxLength={LONGEST_TITLE}
        value={values.title}
        error={fault === 'title' ? t('fault.title') : undefined}
        onChange={({ currentTarget }) => {
          set({ title: currentTarget.value });
        }}
      />
      <TextInput
        type="date"
        label={t('form.dated')}
        description={t('form.datedHelp')}
        value={values.dated}
        onChange={({ currentTarget }) => {
          set({ dated: currentTarget.value });
        }}
      />
      <div className="row">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button type="submit" loading={isPending} disabled={isOffline || upload.isBusy || upload.hasFailed}>
          {t(document === null ? 'form.add' : 'form.save')}
        </Button>
      </div>
    </form>
  );
}
