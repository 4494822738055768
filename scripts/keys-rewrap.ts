// npm run keys:rewrap, after a new master key was put first in WARDLINE_MASTER_KEYS and every server was started anew with it:
// wraps the keys of every hospital and of the platform under it. Afterwards the old master keys can go.
import { rewrapKeys } from '../server/keys/rotate-keys.ts';
import { operate } from './operate/open-house.ts';

await operate(async ({ services }) => {
  const count = await rewrapKeys(services);
  const { activeKid } = services.config.secrets.masterKeys;
  console.log(
    count === 0 ? `All keys are under ${activeKid} already.` : `The keys of ${count} are now under ${activeKid}.`,
  );
  return 0;
});
