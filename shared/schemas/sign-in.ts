import { z } from 'zod';
import { audience, permission, role } from '../types/permissions.ts';
import { hospitalId, sessionId, staffId, wardId } from '../types/ids.ts';
import { email, instant, line } from '../types/text.ts';

/** What a hospital's people type before their own address; operators type PLATFORM. */
export const hospitalCode = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9][A-Z0-9-]{1,19}$/u, 'A hospital code has 2 to 20 letters, digits or dashes.');

/** bcrypt reads 72 bytes, so passwords pass through an HMAC first; 200 characters is a limit on work, not on strength. */
export const password = z.string().min(1).max(200);
export const newPassword = z.string().min(12, 'Use at least 12 characters.').max(200);
export const pin = z.string().regex(/^\d{4,8}$/u, 'A PIN has 4 to 8 digits.');
const sixDigits = z.string().regex(/^\d{6}$/u, 'The code has 6 digits.');
const opaqueToken = z.string().regex(/^[\w-]{20,100}$/u);
/**
 * `<hospital's id>.<secret>`: before sign-in nothing else says where to look. The prefix only selects the hospital; the
 * secret decides, and one of another hospital is nothing there.
 */
const hospitalToken = z.string().regex(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.[\w-]{43}$/u);
const challengeId = hospitalToken;

export const signIn = z.strictObject({ hospitalCode, email, password });

/** How a second factor can be given. */
export const factorMethod = z.enum(['totp', 'email', 'recovery']);
export type FactorMethod = z.infer<typeof factorMethod>;

/** When a hospital asks for the second factor. Operators always give it. */
export const secondFactorPolicy = z.enum(['every-sign-in', 'new-device', 'optional']);
export type SecondFactorPolicy = z.infer<typeof secondFactorPolicy>;

/** The session as its own browser sees it. `csrfToken` goes into the `X-CSRF-Token` header of every write. */
export const sessionView = z.strictObject({
  id: sessionId,
  /** `handed-over`: the tablet is in a patient's hands, who can do nothing on it but fill in and sign one consent. */
  state: z.enum(['active', 'locked', 'handed-over']),
  audience,
  person: z.strictObject({ id: staffId, displayName: z.string(), email: z.string(), roles: z.array(role) }),
  hospital: z.strictObject({ id: hospitalId, code: z.string(), name: z.string(), timeZone: z.string() }),
  permissions: z.array(permission),
  /** `null`: every ward of the hospital. */
  wardIds: z.array(wardId).nullable(),
  csrfToken: z.string(),
  hasPin: z.boolean(),
  /** The session ends then whatever happens (12 h after sign-in). */
  endsAt: instant,
  /** Minutes without a touch or key after which the screen locks. */
  idleMinutes: z.number().int(),
});
export type SessionView = z.infer<typeof sessionView>;

export const signInAnswer = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('signed-in'), session: sessionView }),
  z.strictObject({ step: z.literal('second-factor'), challengeId, methods: z.array(factorMethod) }),
]);
export type SignInAnswer = z.infer<typeof signInAnswer>;

export const sendCode = z.strictObject({ challengeId });
export const codeSent = z.strictObject({ sentTo: z.string(), expiresAt: instant });
export const answerChallenge = z.strictObject({
  challengeId,
  method: factorMethod,
  /** Six digits, or one of the recovery codes. */
  code: z.string().trim().min(6).max(20),
  /** Do not ask on this device again for 30 days (where the hospital's policy is `new-device`). */
  trustDevice: z.boolean().default(false),
});

export const unlock = z.union([z.strictObject({ pin }), z.strictObject({ password })]);

export const sessionListItem = z.strictObject({
  id: sessionId,
  isThisOne: z.boolean(),
  device: z.string(),
  startedAt: instant,
  lastActiveAt: instant,
  state: z.enum(['active', 'locked']),
});
export const sessionList = z.strictObject({ items: z.array(sessionListItem) });

export const securityView = z.strictObject({
  hasPin: z.boolean(),
  totp: z.strictObject({ isOn: z.boolean(), recoveryCodesLeft: z.number().int() }),
  secondFactor: secondFactorPolicy,
});
export type SecurityView = z.infer<typeof securityView>;

export const confirmPassword = z.strictObject({ password });
export const totpBegun = z.strictObject({ secret: z.string(), uri: z.string() });
export const confirmTotp = z.strictObject({ code: sixDigits });
export const recoveryCodes = z.strictObject({ recoveryCodes: z.array(z.string()) });
export const setPin = z.strictObject({ password, pin });
export const changePassword = z.strictObject({ currentPassword: password, newPassword });

export const requestReset = z.strictObject({ hospitalCode, email });
export const completeReset = z.strictObject({ token: hospitalToken, newPassword });

export const invitationToken = z.strictObject({ token: hospitalToken });
export const invitationLookUp = z.strictObject({
  hospitalName: z.string(),
  displayName: z.string(),
  email: z.string(),
  roles: z.array(role),
  /** What the hospital’s own roles among them are called. */
  customRoles: z.array(z.string()),
});
export const acceptInvitation = z.strictObject({ token: hospitalToken, newPassword });

export const signInPolicyView = z.strictObject({ secondFactor: secondFactorPolicy, version: z.number().int() });
export const setSignInPolicy = z.strictObject({ secondFactor: secondFactorPolicy, version: z.number().int() });

/** Whether this installation still waits for its first operator. */
export const setupState = z.strictObject({ isNeeded: z.boolean() });
export const setUp = z.strictObject({ setupCode: opaqueToken, displayName: line(80), email, newPassword });

/** The published log-ins of the embedded demo. */
export const demoView = z.strictObject({
  logins: z.array(
    z.strictObject({
      hospitalCode: z.string(),
      hospitalName: z.string(),
      email: z.string(),
      password: z.string(),
      role,
      displayName: z.string(),
    }),
  ),
  isMailVisible: z.boolean(),
});
export type DemoView = z.infer<typeof demoView>;
