import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TemplateView } from '../../../../../shared/schemas/consent-templates.ts';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { postRetire } from '../api/templates.ts';

interface RetireButtonProps {
  readonly template: TemplateView;
  readonly onDone: (template: TemplateView) => void;
}

/** Out of use after a question; back into it at once. */
export function RetireButton({ template, onDone }: RetireButtonProps) {
  const { t } = useTranslation('consentTemplates');
  const { t: tCommon } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  const { id, version, isRetired } = template;
  const retire = useCommand(postRetire, (changed) => {
    setAsking(false);
    toast(t(changed.isRetired ? 'retire.done' : 'retire.backDone'));
    onDone(changed);
  });
  const failure = isProblem(retire.error, 'already-exists') ? (
    <Notice tone="danger" isSpoken>
      {t('taken')}
    </Notice>
  ) : (
    <FailureNotice error={retire.error} />
  );
  const send = () => {
    retire.mutate({ id, version, isRetired: !isRetired });
  };
  if (isRetired) {
    return (
      <>
        <Button variant="default" loading={retire.isPending} onClick={send}>
          {t('retire.back')}
        </Button>
        {retire.isError ? failure : null}
      </>
    );
  }
  return (
    <>
      <Button
        variant="default"
        onClick={() => {
          retire.reset();
          setAsking(true);
        }}
      >
        {t('retire.open')}
      </Button>
      <FormDialog
        isOpen={isAsking}
        onClose={() => {
          setAsking(false);
        }}
        title={t('retire.title')}
      >
        <div className="stack">
          {failure}
          <p>{t('retire.text')}</p>
          <div className="row-end">
            <Button
              variant="default"
              onClick={() => {
                setAsking(false);
              }}
            >
              {tCommon('action.cancel')}
            </Button>
            <Button color="danger" loading={retire.isPending} onClick={send}>
              {t('retire.submit')}
            </Button>
          </div>
        </div>
      </FormDialog>
    </>
  );
}
