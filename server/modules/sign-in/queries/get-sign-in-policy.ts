import type { SecondFactorPolicy } from '../../../../shared/schemas/sign-in.ts';
import { PLATFORM_ID } from '../../../../shared/types/ids.ts';
import { context } from '../../../access/context.ts';
import { signInPolicyRepository } from '../sign-in.repository.ts';

/** What holds until a hospital's admin decides. */
const AT_FIRST: SecondFactorPolicy = 'new-device';

/** The hospital's rule as its admins see it; version 0 where none was set yet. */
export async function getSignInPolicy(): Promise<{ secondFactor: SecondFactorPolicy; version: number }> {
  const policy = await signInPolicyRepository().findOne({ of: 'hospital' });
  return { secondFactor: policy?.secondFactor ?? AT_FIRST, version: policy?.version ?? 0 };
}

/** The rule in force: operators reach every hospital, so they give the second factor each time. */
export async function secondFactorInForce(): Promise<SecondFactorPolicy> {
  if (context().tenant.id === PLATFORM_ID) return 'every-sign-in';
  return (await getSignInPolicy()).secondFactor;
}
