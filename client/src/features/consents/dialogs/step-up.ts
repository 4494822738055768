/** What shows that it is the doctor who signs. */
export const PROOFS = ['pin', 'password', 'totp'] as const;
export type ProofKind = (typeof PROOFS)[number];

/** As it is sent; `null`: it cannot be one, and no try is spent on it. */
export function proofOf(
  kind: ProofKind,
  secret: string,
): { readonly pin: string } | { readonly password: string } | { readonly totp: string } | null {
  if (kind === 'password') return secret === '' ? null : { password: secret };
  const digits = secret.replace(/\s/gu, '');
  if (kind === 'pin') return /^\d{4,8}$/u.test(digits) ? { pin: digits } : null;
  return /^\d{6}$/u.test(digits) ? { totp: digits } : null;
}
