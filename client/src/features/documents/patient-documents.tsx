import './documents.css';
import { Button } from '@mantine/core';
import { IconFilePlus } from '@tabler/icons-react';
import type { DragEvent } from 'react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentView, PatientDocuments } from '../../../../shared/schemas/documents.ts';
import type { PatientId } from '../../../../shared/types/ids.ts';
import { FailureNotice } from '../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../components/ui/form-dialog.tsx';
import { Notice } from '../../components/ui/notice.tsx';
import { Skeleton } from '../../components/ui/skeleton.tsx';
import { isRefused } from '../../lib/api/failure.ts';
import { usePhase } from '../../lib/realtime/use-connection.ts';
import { useDocuments } from './api.ts';
import { byKind } from './by-kind.ts';
import { DocumentRow } from './components/document-row.tsx';
import { useDocumentsLive } from './realtime.ts';

const DocumentForm = lazy(async () => ({ default: (await import('./dialogs/document-form.tsx')).DocumentForm }));

interface SectionProps {
  readonly patientId: PatientId;
}

type Doing =
  | { readonly is: 'add'; readonly dropped: readonly File[] }
  | { readonly is: 'change'; readonly document: DocumentView };

const NOTHING: readonly File[] = [];

/** On a patient's page: what was scanned, sent in and photographed, by its kind. */
export function PatientDocumentsSection({ patientId }: SectionProps) {
  const { t } = useTranslation('documents');
  const documents = useDocuments(patientId);
  useDocumentsLive(patientId);
  const isOffline = usePhase() === 'offline';
  const [doing, setDoing] = useState<Doing | null>(null);
  const { data, error } = documents;
  const canManage = data?.abilities.canManage === true;
  const drop = useFileDrop(canManage && !isOffline, (dropped) => {
    setDoing({ is: 'add', dropped });
  });
  return (
    <section id="documents" className="card" aria-labelledby="patient-documents" {...drop}>
      <header className="card-head patient-part-head">
        <h2 id="patient-documents">{t('title')}</h2>
        {canManage ? (
          <Button
            variant="default"
            leftSection={<IconFilePlus size={18} aria-hidden="true" />}
            disabled={isOffline}
            onClick={() => {
              setDoing({ is: 'add', dropped: NOTHING });
            }}
          >
            {t('add')}
          </Button>
        ) : null}
      </header>
      <div className="card-body stack">
        {isOffline && data !== undefined ? <Notice tone="warn">{t('stale')}</Notice> : null}
        {isRefused(documents) ? (
          <FailureNotice error={error} onRetry={() => void documents.refetch()} />
        ) : data === undefined ? (
          <Skeleton blocks={[64, 64]} onRetry={() => void documents.refetch()} />
        ) : (
          <Documents items={data.items} canManage={canManage} onDo={setDoing} />
        )}
      </div>
      <Dialogs
        patientId={patientId}
        doing={doing}
        onClose={() => {
          setDoing(null);
        }}
      />
    </section>
  );
}

/** Files dropped anywhere on the part are about to be added. */
function useFileDrop(isOn: boolean, onFiles: (files: File[]) => void) {
  const holdsFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');
  return {
    onDragOver(event: DragEvent) {
      // Without this the browser opens the file in place of the page.
      if (holdsFiles(event)) event.preventDefault();
    },
    onDrop(event: DragEvent) {
      if (event.defaultPrevented || !holdsFiles(event)) return;
      event.preventDefault();
      if (isOn) onFiles([...event.dataTransfer.files]);
    },
  };
}

interface DocumentsProps extends Pick<PatientDocuments, 'items'> {
  readonly canManage: boolean;
  readonly onDo: (doing: Doing) => void;
}

function Documents({ items, canManage, onDo }: DocumentsProps) {
  const { t } = useTranslation('documents');
  if (items.length === 0) return <p className="muted">{t(canManage ? 'noneYet' : 'none')}</p>;
  return byKind(items).map((group) => (
    <section key={group.kind} aria-labelledby={`documents-${group.kind}`}>
      <h3 id={`documents-${group.kind}`} className="doc-kind">
        {t(`kind.${group.kind}`)} <span className="muted">{group.items.length}</span>
      </h3>
      <ul className="doc-list">
        {group.items.map((document) => (
          <DocumentRow
            key={document.id}
            document={document}
            canManage={canManage}
            onChange={() => {
              onDo({ is: 'change', document });
            }}
          />
        ))}
      </ul>
    </section>
  ));
}

interface DialogsProps extends SectionProps {
  readonly doing: Doing | null;
  readonly onClose: () => void;
}

function Dialogs({ patientId, doing, onClose }: DialogsProps) {
  const { t } = useTranslation('documents');
  const isChange = doing?.is === 'change';
  const isForm = doing?.is === 'add' || isChange;
  return (
    <FormDialog
      isOpen={isForm}
      onClose={onClose}
      title={t(isChange ? 'form.changeTitle' : 'form.addTitle')}
      width="wide"
      isLong
    >
      <Suspense fallback={null}>
        {doing === null ? null : (
          <DocumentForm
            patientId={patientId}
            document={doing.is === 'change' ? doing.document : null}
            dropped={doing.is === 'add' ? doing.dropped : NOTHING}
            onClose={onClose}
          />
        )}
      </Suspense>
    </FormDialog>
  );
}
