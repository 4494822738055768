import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LadderList } from '../../../../../shared/schemas/chat.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { postRemove } from '../api/ladders.ts';

interface EditorButtonsProps {
  readonly scope: string;
  /** 0: nothing is saved yet. */
  readonly version: number;
  readonly isChanged: boolean;
  readonly isEmpty: boolean;
  readonly isPending: boolean;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
  readonly onRemoved: (left: LadderList) => void;
}

export function EditorButtons(props: EditorButtonsProps) {
  const { t } = useTranslation('escalation');
  const { scope, version, isChanged, isEmpty, isPending, onSave, onDiscard, onRemoved } = props;
  const [isAsking, setAsking] = useState(false);
  const close = () => {
    setAsking(false);
  };
  const where = scope === 'hospital' ? 'hospital' : 'ward';
  return (
    <div className="row-end">
      {version === 0 ? null : (
        <Button
          variant="subtle"
          onClick={() => {
            setAsking(true);
          }}
        >
          {t(`remove.${where}`)}
        </Button>
      )}
      {isChanged ? (
        <Button variant="default" onClick={onDiscard}>
          {t('discard')}
        </Button>
      ) : null}
      <Button disabled={!isChanged || isEmpty} loading={isPending} onClick={onSave}>
        {t('save')}
      </Button>
      <FormDialog isOpen={isAsking} onClose={close} title={t('remove.title')}>
        <Ask
          scope={scope}
          version={version}
          onClose={close}
          onRemoved={(left) => {
            close();
            onRemoved(left);
          }}
        />
      </FormDialog>
    </div>
  );
}

type AskProps = Pick<EditorButtonsProps, 'scope' | 'version' | 'onRemoved'> & { readonly onClose: () => void };

function Ask({ scope, version, onClose, onRemoved }: AskProps) {
  const { t } = useTranslation('escalation');
  const { t: tCommon } = useTranslation();
  const remove = useCommand(postRemove, (left) => {
    toast(t('remove.done'));
    onRemoved(left);
  });
  return (
    <div className="stack">
      <FailureNotice error={remove.error} />
      <p>{t(scope === 'hospital' ? 'remove.textHospital' : 'remove.textWard')}</p>
      <div className="row-end">
        <Button variant="default" onClick={onClose}>
          {tCommon('action.cancel')}
        </Button>
        <Button
          color="danger"
          loading={remove.isPending}
          onClick={() => {
            remove.mutate({ scope, version });
          }}
        >
          {t('remove.submit')}
        </Button>
      </div>
    </div>
  );
}
