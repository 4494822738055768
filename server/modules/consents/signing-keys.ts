import { createPrivateKey } from 'node:crypto';
import { asHouse } from '../../access/as-house.ts';
import { context, now } from '../../access/context.ts';
import type { SigningKey } from '../../crypto/signing-certificate.ts';
import { newSigningKey } from '../../crypto/signing-certificate.ts';
import { isDuplicateKey } from '../../db/database-errors.ts';
import { transaction } from '../../db/transaction.ts';
import { journal } from '../../journal/journal.ts';
import type { SigningKeyDoc } from './consents.model.ts';
import { signingKeyRepository } from './consents.repository.ts';

const opened = ({ certificate, privateKey }: SigningKeyDoc): SigningKey => ({
  certificate: Buffer.from(certificate, 'base64'),
  privateKey: createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' }),
});

const newest = async (): Promise<SigningKeyDoc | null> =>
  (await signingKeyRepository().find({}, { sort: { number: -1 }, limit: 1 }))[0] ?? null;

/** Of several that find none only one makes the first: the number is unique. */
async function makeFirst(): Promise<void> {
  const key = await newSigningKey(context().tenant.name, now());
  const privateKey = key.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
  try {
    await transaction(async () => {
      const made = { number: 1, certificate: key.certificate.toString('base64'), privateKey };
      const { _id: id } = await signingKeyRepository().insert(made);
      await journal({ action: 'signing-key.made', subject: { kind: 'signing-key', id } });
    });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}

/** What the hospital in force signs with now; made when it is first needed. */
export const signingKey = (): Promise<SigningKey> =>
  asHouse('sign a document', async () => {
    if ((await newest()) === null) await makeFirst();
    const key = await newest();
    if (key === null) throw new Error('The signing key that was just made is not there.');
    return opened(key);
  });

/** Certificates the hospital signs or signed with, the newest first. */
export const signingCertificates = (): Promise<Buffer[]> =>
  asHouse('verify a document', async () => {
    const keys = await signingKeyRepository().findDamaged({}, { privateKey: '' }, { sort: { number: -1 } });
    return keys.map(({ doc }) => Buffer.from(doc.certificate, 'base64'));
  });
