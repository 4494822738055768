import type { z } from 'zod';
import type {
  FactorMethod,
  SecondFactorPolicy,
  signIn as signInSchema,
  SignInAnswer,
} from '../../../../shared/schemas/sign-in.ts';
import { context, now, runAsSystem } from '../../../access/context.ts';
import { hashToken } from '../../../crypto/opaque-tokens.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import type { Reply, RequestFacts } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import type { Staff } from '../../staff/index.ts';
import { findStaffByEmail } from '../../staff/index.ts';
import { newHospitalToken } from '../hospital-token.ts';
import { CHALLENGE_MS, later } from '../periods.ts';
import { secondFactorInForce } from '../queries/get-sign-in-policy.ts';
import type { AccountKey } from '../sign-in-failures.ts';
import { accountKey, clearFailures, countFailure, refuseLocked } from '../sign-in-failures.ts';
import type { OpenSession } from '../sessions.ts';
import { idOf, putCookies } from '../sessions.ts';
import { journalRefusal } from '../sign-in.journal.ts';
import type { CredentialDoc } from '../sign-in.model.ts';
import { presentSession } from '../sign-in.presenter.ts';
import { challengeRepository, credentialRepository } from '../sign-in.repository.ts';
import { isDeviceTrusted } from '../trusted-devices.ts';
import { endFormerSession } from './end-former-session.ts';
import { startSession } from './start-session.ts';

/** Who gave the right password, and what the failures to their account are counted under. */
interface Proven {
  readonly staff: Staff;
  readonly credential: CredentialDoc;
  readonly account: AccountKey;
}

// No record has it: a look-up for nobody takes as long as one for somebody.
const NOBODY = '00000000-0000-7000-8000-ffffffffffff' as CredentialDoc['staffId'];

/**
 * Signs in with hospital, e-mail and password, or asks for the second factor where it is due. Refuses `sign-in-failed`
 * for a wrong hospital, address or password, for a suspended person or hospital, all alike and in the same time; and
 * `rate-limited` while the account is locked, whether there is such an account or not.
 */
export async function signIn(
  services: Services,
  body: z.output<typeof signInSchema>,
  request: RequestFacts,
  reply: Reply,
): Promise<SignInAnswer> {
  const account = accountKey(services, body.hospitalCode, body.email);
  await refuseLocked(services, account);
  const tenant = await services.tenants.byCode(body.hospitalCode);
  // A hospital that does not exist is asked for at the platform, and whatever is found there does not count.
  return runAsSystem(services, tenant ?? services.tenants.platform, 'sign in', async () => {
    const proven = await checkPassword(body, account, tenant?.state === 'active');
    const { staff, credential } = proven;
    const methods = await dueMethods(staff, credential, request);
    // Asked again: of many guesses at once the right one must not be told from the others once they locked the account.
    await refuseLocked(services, account);
    if (methods.length > 0) return { step: 'second-factor', challengeId: await challenge(staff, methods), methods };
    await clearFailures(services, account);
    const hash = await freshHash(credential, body.password);
    const open = await transaction(async () => {
      if (hash !== null) await credentialRepository().updateWhere({ _id: credential._id }, { passwordHash: hash });
      return startSession(staff, request.userAgent);
    });
    await endFormerSession(services, request, open);
    return signedIn(reply, open, staff, credential);
  });
}

/** What the browser gets when it is let in. */
export function signedIn(reply: Reply, open: OpenSession, staff: Staff, credential: CredentialDoc): SignInAnswer {
  putCookies(reply, open, now());
  return { step: 'signed-in', session: presentSession(open.session, staff, credential) };
}

async function checkPassword(
  { email, password }: z.output<typeof signInSchema>,
  account: AccountKey,
  isOpen: boolean,
): Promise<Proven> {
  const { services } = context();
  const staff = await findStaffByEmail(email);
  const credential = await credentialRepository().findOne({ staffId: staff === null ? NOBODY : idOf(staff) });
  const isRight = await services.passwords.verifyPassword(password, credential?.passwordHash ?? null);
  if (isRight && isOpen && staff?.state === 'active' && credential !== null) return { staff, credential, account };
  const failures = await countFailure(services, account);
  journalRefusal(isOpen ? staff : null, failures, 'password');
  throw refuse('sign-in-failed');
}

/** The ways in which this person must prove themselves a second time now; none where one factor is enough. */
async function dueMethods(staff: Staff, credential: CredentialDoc, request: RequestFacts): Promise<FactorMethod[]> {
  const policy = await secondFactorInForce();
  if (!(await isDue(policy, staff, credential, request))) return [];
  // Who has an authenticator is not asked by mail: the weaker way would be the one that counts.
  if (credential.totpSecret === null) return ['email'];
  return credential.recoveryHashes.length > 0 ? ['totp', 'recovery'] : ['totp'];
}

async function isDue(
  policy: SecondFactorPolicy,
  staff: Staff,
  credential: CredentialDoc,
  request: RequestFacts,
): Promise<boolean> {
  if (policy === 'every-sign-in') return true;
  if (policy === 'new-device') return !(await isDeviceTrusted(idOf(staff), request));
  return credential.totpSecret !== null;
}

async function challenge(staff: Staff, methods: FactorMethod[]): Promise<string> {
  const token = newHospitalToken(context().tenant);
  await challengeRepository().insert({
    staffId: idOf(staff),
    secretHash: hashToken(token.secret),
    methods,
    codeHash: null,
    codeExpiresAt: null,
    codesSent: 0,
    tries: 0,
    expiresAt: later(now(), CHALLENGE_MS),
  });
  return token.text;
}

/** The password hashed at today's cost, where it was stored at another. */
async function freshHash({ passwordHash }: CredentialDoc, password: string): Promise<string | null> {
  const { passwords } = context().services;
  return passwords.needsRehash(passwordHash) ? passwords.hashPassword(password) : null;
}
