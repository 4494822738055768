import type { SecondFactorPolicy } from '../../../../shared/schemas/sign-in.ts';
import { authorise } from '../../../access/policy.ts';
import { context } from '../../../access/context.ts';
import { isDuplicateKey } from '../../../db/database-errors.ts';
import { transaction } from '../../../db/transaction.ts';
import { refuse } from '../../../http/problem-error.ts';
import { fieldChanges, journal } from '../../../journal/journal.ts';
import { getSignInPolicy } from '../queries/get-sign-in-policy.ts';
import type { SignInPolicy } from '../sign-in.model.ts';
import { signInPolicyCollection } from '../sign-in.model.ts';
import { signInPolicyPolicy } from '../sign-in.policy.ts';
import { signInPolicyRepository } from '../sign-in.repository.ts';

interface PolicyView {
  readonly secondFactor: SecondFactorPolicy;
  /** 0: none was set yet. */
  readonly version: number;
}

/** Sets when the hospital asks for the second factor, from the next sign-in on. Refuses `version-conflict`. */
export function setSignInPolicy({ secondFactor, version }: PolicyView): Promise<PolicyView> {
  const wanted: SignInPolicy = { of: 'hospital', secondFactor };
  authorise(signInPolicyPolicy, 'policy.manage', wanted);
  return transaction(async () => {
    const before = await getSignInPolicy();
    if (before.version !== version) throw refuse('version-conflict', { currentVersion: before.version });
    const policies = signInPolicyRepository();
    const conflict = () => refuse('version-conflict', { currentVersion: version + 1 });
    if (version === 0) {
      await policies.insert(wanted).catch((error: unknown) => {
        throw isDuplicateKey(error) ? conflict() : error;
      });
    } else if ((await policies.updateWhere({ of: 'hospital', version }, { secondFactor })) === null) {
      throw conflict();
    }
    await journal({
      action: 'policy.changed',
      subject: { kind: 'sign-in-policy', id: context().tenant.id },
      changes: fieldChanges<Pick<SignInPolicy, 'secondFactor'>>(
        { secondFactor: before.secondFactor },
        { secondFactor },
        signInPolicyCollection.encrypted,
      ),
    });
    return { secondFactor, version: version + 1 };
  });
}
