import { IconCheck } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { BedTag } from '../../../../../shared/schemas/places.ts';
import { useBed } from '../hooks/use-ward-store.ts';
import type { BedMark, WardStore } from '../ward-store.ts';
import { TAG_ICONS, TYPE_ICONS } from './bed-look.ts';

const SLOTS = 3;

interface BedCellProps {
  readonly store: WardStore;
  readonly bedId: string;
  readonly onOpen: (bedId: string) => void;
}

/** One bed at its fixed place and of fixed height: whatever it says, nothing around it moves. */
export const BedCell = memo(function BedCell({ store, bedId, onOpen }: BedCellProps) {
  const { t } = useTranslation('wards');
  const state = useBed(store, bedId);
  if (state === undefined) return null;
  const { bed, mark } = state;
  const Glyph = TYPE_ICONS[bed.type];
  return (
    <button
      type="button"
      className="bed"
      data-bed={bed.id}
      data-room={bed.roomId}
      data-mark={mark ?? undefined}
      tabIndex={-1}
      aria-haspopup="dialog"
      onClick={() => {
        onOpen(bed.id);
      }}
    >
      <span className="bed-strip">
        <Glyph size={22} stroke={1.9} aria-hidden="true" />
      </span>
      <span className="bed-main">
        <bdi className="bed-code">
          <span className="visually-hidden">{t('bed.word')} </span>
          {bed.code}
        </bdi>
        <Mark mark={mark} />
        <span className="bed-type">
          <span className="visually-hidden">, </span>
          {t(`type.${bed.type}`)}
        </span>
        <Tags tags={bed.tags} />
      </span>
    </button>
  );
});

function Mark({ mark }: { readonly mark: BedMark | null }) {
  const { t } = useTranslation('wards');
  if (mark === 'mine') {
    return (
      <span className="bed-mark bed-mark-mine">
        <IconCheck size={16} stroke={2.6} aria-hidden="true" />
        <span className="visually-hidden">, {t('bed.mine')}</span>
      </span>
    );
  }
  if (mark === 'changed') {
    return (
      <span className="bed-mark bed-mark-changed">
        <span className="visually-hidden">, </span>
        {t('bed.changed')}
      </span>
    );
  }
  return null;
}

function Tags({ tags }: { readonly tags: readonly BedTag[] }) {
  const { t } = useTranslation('wards');
  const shown = tags.length > SLOTS ? tags.slice(0, SLOTS - 1) : tags;
  const hidden = tags.slice(shown.length);
  return (
    <span className="bed-tags">
      {shown.map((tag) => {
        const Glyph = TAG_ICONS[tag];
        return (
          <span key={tag} className="bed-tag">
            <Glyph size={14} stroke={2} aria-hidden="true" />
            <span aria-hidden="true">{t(`tagShort.${tag}`)}</span>
            <span className="visually-hidden">, {t(`tag.${tag}`)}</span>
          </span>
        );
      })}
      {hidden.length === 0 ? null : (
        <span className="bed-tag">
          <span aria-hidden="true" className="ltr">
            +{hidden.length}
          </span>
          <span className="visually-hidden">, {hidden.map((tag) => t(`tag.${tag}`)).join(', ')}</span>
        </span>
      )}
    </span>
  );
}
