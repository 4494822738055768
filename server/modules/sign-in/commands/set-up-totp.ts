import { context, now, person } from '../../../access/context.ts';
import { hashRecoveryCode, newRecoveryCodes } from '../../../crypto/recovery-codes.ts';
import { newTotpSecret, totpUri, verifyTotp } from '../../../crypto/totp.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import type { Reply } from '../../../http/route.ts';
import { getStaff } from '../../staff/index.ts';
import { prove } from '../prove.ts';
import { journalCredential } from '../sign-in.journal.ts';
import { credentialRepository } from '../sign-in.repository.ts';
import { forgetDevices } from '../trusted-devices.ts';

/** Recovery codes, and what is stored of them. */
function freshRecoveryCodes(staffId: string): { readonly codes: string[]; readonly hashes: string[] } {
  const { codePepper } = context().services.config.secrets;
  const codes = newRecoveryCodes();
  return { codes, hashes: codes.map((code) => hashRecoveryCode(codePepper, staffId, code)) };
}

/** Begins to enrol an authenticator app; the one enrolled before stays in force until a code confirms the new one. */
export async function beginTotp(password: string, reply: Reply): Promise<{ secret: string; uri: string }> {
  const { _id } = await prove({ password }, reply);
  const { userId } = person();
  const secret = newTotpSecret();
  await transaction(async () => {
    await credentialRepository().updateWhere({ _id }, { totpPending: secret });
    await journalCredential('totp.begun', userId);
  });
  return { secret, uri: totpUri(secret, (await getStaff(userId)).email) };
}

/** Confirms it with a first code. @returns new recovery codes, shown this once. Refuses `code-refused`. */
export async function confirmTotp(code: string): Promise<{ recoveryCodes: string[] }> {
  const { userId } = person();
  const { codes, hashes } = freshRecoveryCodes(userId);
  return transaction(async () => {
    const credential = await credentialRepository().findOne({ staffId: userId });
    const secret = credential?.totpPending ?? null;
    const step = secret === null ? null : verifyTotp(secret, code, now(), null);
    if (credential === null || step === null) throw refuse('code-refused');
    const change = { totpSecret: secret, totpPending: null, totpLastStep: step, recoveryHashes: hashes };
    const changed = await credentialRepository().updateWhere(
      { _id: credential._id, version: credential.version },
      change,
    );
    if (changed === null) throw refuse('code-refused');
    await journalCredential('totp.enrolled', userId);
    return { recoveryCodes: codes };
  });
}

/** Removes the authenticator and its recovery codes; every browser is asked for the second factor again. */
export async function removeTotp(password: string, reply: Reply): Promise<void> {
  const { _id } = await prove({ password }, reply);
  const { userId } = person();
  await transaction(async () => {
    const change = { totpSecret: null, totpPending: null, recoveryHashes: [] };
    await credentialRepository().updateWhere({ _id }, change);
    await forgetDevices(userId);
    await journalCredential('totp.removed', userId);
  });
}

/** New recovery codes in place of all former ones. Refuses `state-refused` without an authenticator. */
export async function renewRecoveryCodes(password: string, reply: Reply): Promise<{ recoveryCodes: string[] }> {
  const { _id, totpSecret } = await prove({ password }, reply);
  if (totpSecret === null) throw refuse('state-refused', { detail: 'Set up an authenticator app first.' });
  const { userId } = person();
  const { codes, hashes } = freshRecoveryCodes(userId);
  await transaction(async () => {
    await credentialRepository().updateWhere({ _id }, { recoveryHashes: hashes });
    await journalCredential('recovery-codes.renewed', userId);
  });
  return { recoveryCodes: codes };
}
