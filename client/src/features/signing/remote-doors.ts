import type { RemoteOpened, SigningView } from '../../../../shared/schemas/consents.ts';
import { publicApi } from '../../lib/api/public-api.ts';
import type { SigningDoors } from './create-signing.ts';

/** On their own phone only the one who consents signs; witness and interpreter sign where they can be seen. */
const ownSlots = (view: SigningView): SigningView => ({
  ...view,
  slots: view.slots.filter(({ role }) => role === 'patient'),
});

/** The form a link was opened for. The ticket lives as long as this page does, and nowhere else. */
export function remoteDoors({ ticket, form }: RemoteOpened): SigningDoors {
  let first: SigningView | null = form;
  const send = async (path: string, body: object, key?: string): Promise<SigningView> => {
    const sent = { body: { ticket, ...body }, ...(key === undefined ? {} : { key }) };
    return ownSlots(await publicApi.send<SigningView>('POST', `/remote-signing/${path}`, sent));
  };
  return {
    async load() {
      const known = first;
      first = null;
      return known === null ? send('form', {}) : ownSlots(known);
    },
    readAgain: () => send('read-again', {}),
    sign: (body, key) => send('sign', body, key),
    decline: (reason, key) => send('decline', { reason }, key),
  };
}
