import { useTranslation } from 'react-i18next';
import { bedWord } from '../../../../../shared/domain/bed-state.ts';
import type { WardReplay } from '../../../../../shared/schemas/replay.ts';
import { PastBed } from './past-bed.tsx';

/** The ward's rooms and beds as they were, in the order they had. */
export function PastBoard({ past }: { readonly past: WardReplay }) {
  const { t } = useTranslation('replay');
  const { board, census } = past;
  const stays = new Map(census?.stays.map((stay) => [stay.id, stay]));
  const free = board.beds.filter(({ state }) => bedWord(state) === 'available').length;
  const occupied = board.beds.filter(({ state }) => state.use === 'occupied').length;
  const waiting = census?.requests.filter(({ toWardId }) => toWardId === board.ward.id).length;
  const rooms = board.rooms
    .map((room) => ({ ...room, beds: board.beds.filter(({ roomId }) => roomId === room.id) }))
    .filter(({ beds }) => beds.length > 0);
  return (
    <>
      <p className="past-counts">
        <span>{t('free', { count: free })}</span>
        <span>{t('occupied', { count: occupied })}</span>
        {waiting === undefined ? <span>{t('noCensus')}</span> : <span>{t('waiting', { count: waiting })}</span>}
      </p>
      {rooms.length === 0 ? <p>{t('empty')}</p> : null}
      {rooms.map(({ id, name, beds }) => (
        <section key={id} className="past-room" aria-labelledby={`past-${id}`}>
          <h3 id={`past-${id}`}>{name}</h3>
          <ul className="past-beds">
            {beds.map((bed) => (
              <PastBed
                key={bed.id}
                bed={bed}
                stay={bed.state.stayId === undefined ? undefined : stays.get(bed.state.stayId)}
              />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
