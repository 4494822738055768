import { Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { bedWord } from '../../../../../shared/domain/bed-state.ts';
import { Notice } from '../../../components/ui/notice.tsx';
import { useDialogOpening } from '../../../components/ui/use-dialog-opening.ts';
import { formatClock } from '../../../lib/format.ts';
import { useCan, useSession } from '../../../lib/session/use-session.ts';
import type { Overlay, PanelPage } from '../board-context.ts';
import { useBoard } from '../board-context.ts';
import { lastChange } from '../board/cell.ts';
import { bedLook } from '../../../../../shared/domain/bed-counts.ts';
import { WORD_ICONS } from '../board/flag-look.ts';
import { ChangeBedForm } from '../components/change-bed-form.tsx';
import { useBed } from '../hooks/use-ward-store.ts';
import type { BedState } from '../ward-store.ts';
import { AdmitForm } from './admit-form.tsx';
import { BlockForm, HoldForm, PauseForm } from './bed-forms.tsx';
import { BedFactsList } from './bed-facts-list.tsx';
import { ChecklistPage } from './checklist-page.tsx';
import { DischargePage } from './discharge-page.tsx';
import { FormFrame } from './form-frame.tsx';
import { History } from './history.tsx';
import { Identity } from './identity.tsx';
import { PanelActions } from './panel-actions.tsx';
import { PatientFacts } from './patient-facts.tsx';
import { RequestForm } from './request-form.tsx';
import { CancelForm, InfantForm, IsolationForm, NoteForm, PlanForm, SwapForm } from './stay-forms.tsx';

interface BedPanelProps {
  readonly overlay: Overlay;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** One bed and who lies there, looked at closely, with everything that can be done there. */
export function BedPanel({ overlay, isOpen, onClose }: BedPanelProps) {
  const isOpened = useDialogOpening(isOpen);
  const { t } = useTranslation('bed');
  const { t: tCommon } = useTranslation();
  const { store } = useBoard();
  const isPhone = useMediaQuery('(max-width: 699px)');
  const [last, setLast] = useState<{ bedId: string; page: PanelPage } | null>(null);
  if (overlay.kind === 'bed' && overlay !== last) setLast(overlay);
  const state = useBed(store, last?.bedId ?? '');
  return (
    <Drawer
      opened={isOpened && state !== undefined}
      onClose={onClose}
      size={isPhone === true ? '100%' : 480}
      title={<span className="panel-title">{t('panel.title', { code: state?.bed.code ?? '' })}</span>}
      closeButtonProps={{ 'aria-label': tCommon('action.close') }}
    >
      {isOpen && state !== undefined && last !== null ? (
        <div className="panel" key={state.bed.id}>
          <Word state={state} />
          <Identity state={state} />
          <ChangedMeanwhile state={state} />
          <Page state={state} page={last.page} onClose={onClose} />
        </div>
      ) : null}
    </Drawer>
  );
}

function Word({ state }: { readonly state: BedState }) {
  const { t: tBoard } = useTranslation('board');
  const word = bedWord(state.bed.state);
  const Glyph = WORD_ICONS[word];
  const { precaution } = state.bed.state;
  return (
    <p className="panel-word" data-look={bedLook(state.bed.state)}>
      <span className="panel-word-strip">
        <Glyph size={20} stroke={2} aria-hidden="true" />
      </span>
      <span>{tBoard(`word.${word}`)}</span>
      {precaution === undefined ? null : (
        <span className="bed-flag bed-flag-isolation">{tBoard(`precaution.${precaution}`)}</span>
      )}
    </p>
  );
}

/** What happened to the bed while its panel was open, and who did it. */
function ChangedMeanwhile({ state }: { readonly state: BedState }) {
  const { t } = useTranslation('bed');
  const { person } = useSession();
  const change = lastChange(state);
  const [openedAt] = useState(change.at);
  if (change.at <= openedAt || change.by?.id === person.id || state.isPending) return null;
  const time = formatClock(change.at, true);
  return (
    <Notice tone="warn" isSpoken>
      {change.by === null
        ? t('panel.changedByHouse', { time })
        : t('panel.changedByOther', { name: change.by.name, time })}
    </Notice>
  );
}

interface PageProps {
  readonly state: BedState;
  readonly page: PanelPage;
  readonly onClose: () => void;
}

function Page({ state, page, onClose }: PageProps) {
  const { overlay } = useBoard();
  const back = () => overlay.set({ kind: 'bed', bedId: state.bed.id, page: 'start' });
  const { stay } = state;
  // Who lay there may leave while a form of theirs is open.
  const isGone = stay === null && OF_STAY.includes(page);
  useEffect(() => {
    if (isGone) overlay.set({ kind: 'bed', bedId: state.bed.id, page: 'start' });
  }, [isGone, overlay, state.bed.id]);
  if (page === 'start' || isGone) return <Start state={state} onClose={onClose} />;
  return <FormPage state={state} page={page} onBack={back} onClose={onClose} />;
}

const OF_STAY: readonly PanelPage[] = [
  'discharge',
  'checklist',
  'swap',
  'infant',
  'isolation',
  'note',
  'plan',
  'request',
  'cancel',
];

function FormPage({ state, page, onBack, onClose }: PageProps & { readonly onBack: () => void }) {
  const { t } = useTranslation('bed');
  const { store } = useBoard();
  const { bed, stay } = state;
  const frame = { bed, onBack, onClose };
  switch (page) {
    case 'admit':
      return <AdmitForm state={state} onBack={onBack} onClose={onClose} />;
    case 'hold':
      return <HoldForm {...frame} />;
    case 'block':
      return <BlockForm {...frame} />;
    case 'pause':
      return <PauseForm {...frame} />;
    case 'setup':
      return (
        <FormFrameless title={t('action.setup')} onBack={onBack}>
          <ChangeBedForm key={bed.id} store={store} live={bed} onDone={onClose} />
        </FormFrameless>
      );
    default:
      return stay === null ? null : <StayPage page={page} {...frame} stay={stay} />;
  }
}

interface StayPageProps {
  readonly page: PanelPage;
  readonly bed: BedState['bed'];
  readonly stay: NonNullable<BedState['stay']>;
  readonly onBack: () => void;
  readonly onClose: () => void;
}

function StayPage({ page, ...form }: StayPageProps) {
  const { t } = useTranslation('bed');
  switch (page) {
    case 'discharge':
      return <DischargePage {...form} />;
    case 'checklist':
      return <ChecklistPage {...form} />;
    case 'swap':
      return <SwapForm {...form} />;
    case 'infant':
      return <InfantForm {...form} />;
    case 'isolation':
      return <IsolationForm {...form} />;
    case 'note':
      return <NoteForm {...form} />;
    case 'plan':
      return <PlanForm {...form} />;
    case 'cancel':
      return <CancelForm {...form} />;
    case 'request':
      return (
        <FormFrameless title={t('action.request')} onBack={form.onBack}>
          <RequestForm stay={form.stay} onDone={form.onBack} />
        </FormFrameless>
      );
    default:
      return null;
  }
}

/** The heading and the way back around a form that has its own buttons. */
function FormFrameless({ title, onBack, children }: { title: string; onBack: () => void; children: React.ReactNode }) {
  return (
    <div className="stack">
      <FormFrame title={title} onBack={onBack}>
        {null}
      </FormFrame>
      {children}
    </div>
  );
}

function Start({ state, onClose }: { readonly state: BedState; readonly onClose: () => void }) {
  const { stay } = state;
  const { TalkPanel, ConsentPanel } = useBoard().slots;
  return (
    <>
      {stay === null || ConsentPanel === undefined ? null : <ConsentPanel patient={stay.patient} onLeave={onClose} />}
      <PanelActions state={state} onClose={onClose} />
      {stay === null || TalkPanel === undefined ? null : <TalkPanel patient={stay.patient} onLeave={onClose} />}
      {stay === null ? null : <ToPatientPage patientId={stay.patient.id} />}
      {stay === null ? null : <PatientFacts stay={stay} state={state} />}
      <BedFactsList state={state} />
      {stay === null ? null : <History stayId={stay.id} />}
    </>
  );
}

/** The patient’s consents, procedures and documents have a page of their own. */
function ToPatientPage({ patientId }: { readonly patientId: string }) {
  const { t } = useTranslation('bed');
  const isAllowed = useCan('patient.read');
  if (!isAllowed) return null;
  return (
    <Link to="/patients/$patientId" params={{ patientId }} className="panel-patient-page">
      {t('panel.patientPage')}
    </Link>
  );
}
