import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { LadderList, LadderView } from '../../../../../shared/schemas/chat.ts';
import { Card } from '../../../components/ui/card.tsx';
import { ConflictNotice } from '../../../components/ui/conflict-notice.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { isProblem } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import { laddersQuery, putLadder } from '../api/ladders.ts';
import { isSame, rungsOf } from '../draft.ts';
import { useLadderDraft } from '../use-ladder-draft.ts';
import { EditorButtons } from './editor-buttons.tsx';
import { LadderPreview } from './ladder-preview.tsx';
import { RungList } from './rung-list.tsx';

export const HOSPITAL = 'hospital';

interface LadderEditorProps {
  /** A ward’s id, or `HOSPITAL`. */
  readonly scope: string;
  readonly title: string;
  readonly ladder: LadderView;
  /** The ward has no ladder of its own, or shall have none. */
  readonly onGone?: () => void;
}

const withLadder = ({ ladders }: LadderList, saved: LadderView): LadderList => {
  const others = ladders.filter(({ wardId }) => wardId !== saved.wardId);
  return { ladders: saved.wardId === null ? [saved, ...others] : [...others, saved] };
};

/** A ladder with its rungs in order, and beside it what it says in plain words. */
export function LadderEditor({ scope, title, ladder, onGone }: LadderEditorProps) {
  const { t } = useTranslation('escalation');
  const queries = useQueryClient();
  const draft = useLadderDraft(ladder.rungs);
  const isNew = ladder.version === 0 && scope !== HOSPITAL;
  const save = useCommand(putLadder, (saved) => {
    queries.setQueryData(laddersQuery.queryKey, (known) => known && withLadder(known, saved));
    draft.take(saved.rungs);
    toast(t('saved'));
  });
  const send = (version: number) => {
    if (draft.check()) save.mutate({ scope, version, rungs: rungsOf(draft.draft) });
  };
  const takeTheirs = async () => {
    const { ladders } = await queries.fetchQuery({ ...laddersQuery, staleTime: 0 });
    const theirs = ladders.find(({ wardId }) => (wardId ?? HOSPITAL) === scope);
    save.reset();
    if (theirs === undefined) onGone?.();
    else draft.take(theirs.rungs);
  };
  return (
    <div className="ladder">
      <Card title={title} lead={ladder.version === 0 ? t(isNew ? 'notYet' : 'houseOwn') : undefined}>
        <div className="stack">
          {isProblem(save.error, 'version-conflict') ? (
            <ConflictNotice
              differences={[]}
              isPending={save.isPending}
              onTakeTheirs={() => void takeTheirs()}
              onKeepMine={() => {
                if (isProblem(save.error)) send(save.error.problem.currentVersion ?? 0);
              }}
            />
          ) : (
            <FailureNotice error={save.error} />
          )}
          <RungList draft={draft} />
          {draft.isWrong ? (
            <Notice tone="danger" isSpoken>
              {t('wrong')}
            </Notice>
          ) : null}
          <EditorButtons
            scope={scope}
            version={ladder.version}
            isChanged={isNew || !isSame(draft.draft, ladder.rungs)}
            isEmpty={draft.draft.length === 0}
            isPending={save.isPending}
            onSave={() => {
              send(ladder.version);
            }}
            onDiscard={() => {
              if (isNew) onGone?.();
              else draft.take(ladder.rungs);
            }}
            onRemoved={(left) => {
              queries.setQueryData(laddersQuery.queryKey, left);
              if (scope === HOSPITAL) draft.take(left.ladders[0]?.rungs ?? []);
              else onGone?.();
            }}
          />
        </div>
      </Card>
      <Card title={t('preview.title')}>
        <LadderPreview rungs={draft.draft} />
      </Card>
    </div>
  );
}
