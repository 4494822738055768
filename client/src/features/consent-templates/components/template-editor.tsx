import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { templateFaults } from '../../../../../shared/domain/template-faults.ts';
import type { TemplateView } from '../../../../../shared/schemas/consent-templates.ts';
import { ConflictNotice } from '../../../components/ui/conflict-notice.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { FormDialog } from '../../../components/ui/form-dialog.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { putDraft, templateQuery } from '../api/templates.ts';
import type { TemplateDraft } from '../use-template-draft.ts';
import { EditingProvider } from './editing.ts';
import { FieldsCard } from './fields-card.tsx';
import { LanguagesCard } from './languages-card.tsx';
import { PublishDialog } from './publish-dialog.tsx';
import { RulesCard } from './rules-card.tsx';
import { AddOnsCard, DeclarationCard, IntroCard, SectionsCard } from './text-cards.tsx';

interface TemplateEditorProps {
  readonly template: TemplateView;
  readonly draft: TemplateDraft;
}

/** Writes a form: its parts in their order, in one language or two side by side, and at the foot what becomes of it. */
export function TemplateEditor({ template, draft }: TemplateEditorProps) {
  const { t } = useTranslation('consentTemplates');
  const { content } = draft;
  const first = content.languages[0] ?? 'en';
  const [wished, setWished] = useState(content.languages[1] ?? null);
  const [isChecked, setChecked] = useState(false);
  const beside = wished !== null && wished !== first && content.languages.includes(wished) ? wished : null;
  const faults = useMemo(() => new Map(templateFaults(content).map(({ pointer, code }) => [pointer, code])), [content]);
  return (
    <EditingProvider value={{ content, change: draft.change, first, beside, faults, isChecked }}>
      <div className="stack-lg">
        {draft.wasKept ? <Notice tone="info">{t('state.kept')}</Notice> : null}
        <LanguagesCard onBeside={setWished} />
        <IntroCard />
        <SectionsCard />
        <FieldsCard />
        <AddOnsCard />
        <DeclarationCard />
        <RulesCard />
        <EditorFoot
          template={template}
          draft={draft}
          missing={isChecked ? faults.size : 0}
          onCheck={() => {
            setChecked(true);
            return faults.size === 0;
          }}
        />
      </div>
    </EditingProvider>
  );
}

interface EditorFootProps extends TemplateEditorProps {
  /** How much is known to be missing. */
  readonly missing: number;
  /** Marks what is missing from now on. Answers whether nothing is. */
  readonly onCheck: () => boolean;
}

function EditorFoot({ template, draft, missing, onCheck }: EditorFootProps) {
  const { t } = useTranslation('consentTemplates');
  const queries = useQueryClient();
  const [isPublishing, setPublishing] = useState(false);
  const [isDiscarding, setDiscarding] = useState(false);
  const save = useCommand(putDraft, (saved, sent) => {
    queries.setQueryData(templateQuery(template.id).queryKey, saved);
    draft.saved(saved, sent.content);
  });
  const send = (version: number, then?: () => void) => {
    save.mutate({ id: template.id, version, content: draft.content }, then === undefined ? {} : { onSuccess: then });
  };
  const isConflict = draft.isBehind || isProblem(save.error, 'version-conflict');
  const takeTheirs = async () => {
    draft.take(await queries.fetchQuery({ ...templateQuery(template.id), staleTime: 0 }));
    save.reset();
  };
  const keepMine = async () => {
    const { version } = await queries.fetchQuery({ ...templateQuery(template.id), staleTime: 0 });
    send(version);
  };
  return (
    <div className="template-foot">
      {isConflict ? (
        <ConflictNotice
          differences={[]}
          isPending={save.isPending}
          onTakeTheirs={() => void takeTheirs()}
          onKeepMine={() => void keepMine()}
        />
      ) : (
        <SaveFailure error={save.error} />
      )}
      {missing === 0 ? null : (
        <Notice tone="warn" isSpoken>
          {t('publish.wrong', { count: missing })}
        </Notice>
      )}
      <div className="template-foot-row">
        <p className="muted small" role="status">
          <StateWords template={template} draft={draft} />
        </p>
        <div className="row-end">
          {draft.isChanged ? (
            <Button
              variant="subtle"
              onClick={() => {
                setDiscarding(true);
              }}
            >
              {t('discard')}
            </Button>
          ) : null}
          <Button
            variant="default"
            disabled={!draft.isChanged || isConflict}
            loading={save.isPending}
            onClick={() => {
              send(draft.version, () => {
                toast(t('savedNow'));
              });
            }}
          >
            {t('save')}
          </Button>
          <Button
            disabled={(!draft.isChanged && template.draft === null) || isConflict || save.isPending}
            onClick={() => {
              const open = () => {
                setPublishing(true);
              };
              if (!onCheck()) {
                requestAnimationFrame(goToFirstMissing);
                return;
              }
              if (draft.isChanged) send(draft.version, open);
              else open();
            }}
          >
            {t('publish.open')}
          </Button>
        </div>
      </div>
      <PublishDialog
        isOpen={isPublishing}
        template={template}
        onClose={() => {
          setPublishing(false);
        }}
        onDone={(published) => {
          setPublishing(false);
          queries.setQueryData(templateQuery(template.id).queryKey, published);
          draft.take(published);
        }}
      />
      <DiscardDialog
        isOpen={isDiscarding}
        onClose={() => {
          setDiscarding(false);
        }}
        onDiscard={() => {
          setDiscarding(false);
          draft.take(template);
          save.reset();
        }}
      />
    </div>
  );
}

/** Where there is most to do: at the first part that is marked. */
function goToFirstMissing(): void {
  document.querySelector<HTMLElement>('.template-words [aria-invalid="true"]')?.focus();
}

function SaveFailure({ error }: { readonly error: unknown }) {
  const { t } = useTranslation('consentTemplates');
  if (!isProblem(error, 'already-exists')) return <FailureNotice error={error} />;
  return (
    <Notice tone="danger" isSpoken>
      {t('taken')}
    </Notice>
  );
}

function StateWords({ template, draft }: TemplateEditorProps) {
  const { t } = useTranslation('consentTemplates');
  if (draft.isChanged) return t('state.unsaved');
  if (template.draft === null && template.published !== null) {
    return t('state.published', { number: template.published });
  }
  return t('state.saved');
}

interface DiscardDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onDiscard: () => void;
}

function DiscardDialog({ isOpen, onClose, onDiscard }: DiscardDialogProps) {
  const { t } = useTranslation('consentTemplates');
  const { t: tCommon } = useTranslation();
  return (
    <FormDialog isOpen={isOpen} onClose={onClose} title={t('discardTitle')}>
      <div className="stack">
        <p>{t('discardText')}</p>
        <div className="row-end">
          <Button variant="default" onClick={onClose}>
            {tCommon('action.cancel')}
          </Button>
          <Button color="danger" onClick={onDiscard}>
            {t('discardSubmit')}
          </Button>
        </div>
      </div>
    </FormDialog>
  );
}
