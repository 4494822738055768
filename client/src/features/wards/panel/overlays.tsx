import './panel.css';
import { Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { useDialogOpening } from '../../../components/ui/use-dialog-opening.ts';
import type { Overlay } from '../board-context.ts';
import { useBoard } from '../board-context.ts';
import { Lanes } from '../components/lanes.tsx';
import { beginPlacing } from '../place/place-store.ts';
import { AnswerForm } from './answer-form.tsx';
import { BedPanel } from './bed-panel.tsx';
import { ChangesList } from './changes-list.tsx';
import { KeysList } from './keys-list.tsx';
import { RequestForm } from './request-form.tsx';

interface OverlaysProps {
  /** What is open, or was last: it stays in the page closed, so that the focus finds back. */
  readonly last: Overlay;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function Overlays({ last, isOpen, onClose }: OverlaysProps) {
  const is = (...kinds: Overlay['kind'][]) => isOpen && kinds.includes(last.kind);
  return (
    <>
      <BedPanel overlay={last} isOpen={is('bed')} onClose={onClose} />
      <SideDrawer isOpen={is('changes')} onClose={onClose} word="changes">
        <ChangesList />
      </SideDrawer>
      <LanesSheet isOpen={is('lanes')} onClose={onClose} />
      <Admit isOpen={is('admit')} onClose={onClose} />
      <Ask isOpen={is('request')} onClose={onClose} />
      <Answer requestId={last.kind === 'answer' ? last.requestId : null} isOpen={is('answer')} onClose={onClose} />
      <Keys isOpen={is('keys')} onClose={onClose} />
    </>
  );
}

interface Opening {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function SideDrawer({ isOpen, onClose, word, children }: Opening & { word: 'changes'; children: ReactNode }) {
  const { t } = useTranslation('bed');
  const { t: tCommon } = useTranslation();
  const isOpened = useDialogOpening(isOpen);
  const isPhone = useMediaQuery('(max-width: 699px)');
  return (
    <Drawer
      opened={isOpened}
      onClose={onClose}
      size={isPhone === true ? '100%' : 460}
      title={<span className="panel-title">{t(`${word}.title`)}</span>}
      closeButtonProps={{ 'aria-label': tCommon('action.close') }}
    >
      {isOpen ? children : null}
    </Drawer>
  );
}

function LanesSheet({ isOpen, onClose }: Opening) {
  const { t: tBoard } = useTranslation('board');
  const { t: tCommon } = useTranslation();
  const isOpened = useDialogOpening(isOpen);
  return (
    <Drawer
      opened={isOpened}
      onClose={onClose}
      position="bottom"
      size="75%"
      title={<span className="panel-title">{tBoard('lane.label')}</span>}
      closeButtonProps={{ 'aria-label': tCommon('action.close') }}
    >
      {isOpen ? (
        <div className="lanes-sheet">
          <Lanes onLeave={onClose} />
        </div>
      ) : null}
    </Drawer>
  );
}

/** First who, then where: choosing a patient leads into placing them. */
function Admit({ isOpen, onClose }: Opening) {
  const { t } = useTranslation('bed');
  const { slots } = useBoard();
  const Picker = slots.PatientPicker;
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('admit.titleAnywhere')} width="wide" isLong>
      {Picker === undefined ? (
        <p>{t('admit.noPicker')}</p>
      ) : (
        <Picker
          onPick={(patient) => {
            onClose();
            beginPlacing({ kind: 'admit', patient });
          }}
        />
      )}
    </FormDialog>
  );
}

function Ask({ isOpen, onClose }: Opening) {
  const { t } = useTranslation('bed');
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('request.title')} width="wide" isLong>
      <RequestForm stay={null} onDone={onClose} />
    </FormDialog>
  );
}

function Answer({ requestId, isOpen, onClose }: Opening & { readonly requestId: string | null }) {
  const { t } = useTranslation('bed');
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('request.answerTitle')} isLong>
      {requestId === null ? null : <AnswerForm requestId={requestId} onDone={onClose} />}
    </FormDialog>
  );
}

function Keys({ isOpen, onClose }: Opening) {
  const { t } = useTranslation('bed');
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('keys.title')}>
      <KeysList />
    </FormDialog>
  );
}
