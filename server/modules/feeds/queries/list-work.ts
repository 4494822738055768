import type { FeedWorkView } from '../../../../shared/schemas/feeds.ts';
import { presentWork } from '../feeds.presenter.ts';
import { feedWorkRepository } from '../feeds.repository.ts';

const MOST = 200;

/** What somebody must see to, the oldest first. */
export async function listWork(): Promise<{ items: FeedWorkView[] }> {
  const open = await feedWorkRepository().find({ state: 'open' }, { sort: { _id: 1 }, limit: MOST });
  return { items: open.map(presentWork) };
}
