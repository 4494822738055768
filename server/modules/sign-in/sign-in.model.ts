import type { FactorMethod, SecondFactorPolicy } from '../../../shared/schemas/sign-in.ts';
import type { EventData } from '../../../shared/events/registry.ts';
import type { ConsentId, StaffId } from '../../../shared/types/ids.ts';
import type { Audience } from '../../../shared/types/permissions.ts';
import type { Doc } from '../../db/filter.ts';
import { defineCollection, encryptedField } from '../../db/collection.ts';

/** How a person proves who they are. There is none until they have set a password. */
export interface Credential {
  readonly staffId: StaffId;
  readonly passwordHash: string;
  readonly passwordChangedAt: Date;
  readonly totpSecret: string | null;
  /** A secret shown for enrolment that no code has confirmed yet. */
  readonly totpPending: string | null;
  /** The time step of the last code that was taken; each is good once. */
  readonly totpLastStep: number;
  readonly recoveryHashes: readonly string[];
  readonly pinHash: string | null;
}

export const credentialCollection = defineCollection<Credential>({
  name: 'credentials',
  fields: {
    staffId: { type: String, required: true },
    passwordHash: { type: String, required: true },
    passwordChangedAt: { type: Date, required: true },
    totpSecret: encryptedField,
    totpPending: encryptedField,
    totpLastStep: { type: Number, required: true },
    recoveryHashes: { type: [String], required: true },
    pinHash: { type: String, default: null },
  },
  indexes: [{ name: 'credential_staff', key: { staffId: 1 }, isUnique: true }],
  encrypted: ['totpSecret', 'totpPending'],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
});

export type SessionEnd = EventData<'session.ended'>['why'];

/** One browser in which a person is signed in. This record, not the token, decides what the browser may do. */
export interface Session {
  readonly staffId: StaffId;
  readonly audience: Audience;
  /** Of the refresh token in force. */
  readonly refreshHash: string;
  /** Of the one before it: for a few seconds after a rotation it is another tab, not a thief. */
  readonly previousRefreshHash: string | null;
  readonly rotatedAt: Date;
  readonly rotations: number;
  readonly startedAt: Date;
  readonly endsAt: Date;
  /** The last touch or key its screens told of; a request by itself is none. */
  readonly lastActiveAt: Date;
  readonly lockedAt: Date | null;
  /** The tablet is in a patient's hands for this consent. Locked for all else: it is never set without `lockedAt`. */
  readonly handedOver: ConsentId | null;
  readonly endedAt: Date | null;
  readonly endedWhy: SessionEnd | null;
  /** Wrong PINs and passwords since the last right one. */
  readonly failedProofs: number;
  /** `Chrome on Android`. */
  readonly device: string;
}

export const sessionCollection = defineCollection<Session>({
  name: 'sessions',
  fields: {
    staffId: { type: String, required: true },
    audience: { type: String, required: true },
    refreshHash: { type: String, required: true },
    previousRefreshHash: { type: String, default: null },
    rotatedAt: { type: Date, required: true },
    rotations: { type: Number, required: true },
    startedAt: { type: Date, required: true },
    endsAt: { type: Date, required: true },
    lastActiveAt: { type: Date, required: true },
    lockedAt: { type: Date, default: null },
    handedOver: { type: String, default: null },
    endedAt: { type: Date, default: null },
    endedWhy: { type: String, default: null },
    failedProofs: { type: Number, required: true },
    device: { type: String, required: true },
  },
  indexes: [
    { name: 'session_of_staff', key: { staffId: 1, endedAt: 1, startedAt: 1 } },
    { name: 'session_running_out', key: { endedAt: 1, endsAt: 1 } },
    { name: 'session_idle', key: { endedAt: 1, lockedAt: 1, lastActiveAt: 1 } },
    { name: 'session_sweep', key: { endsAt: 1 }, sweepAfterSeconds: 30 * 24 * 3600 },
  ],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  // Start, lock, unlock and end write theirs; a turned token or a touch of the screen is nothing to keep for years.
  journal: { exempt: 'Commands that start, lock or end a session write an entry each.' },
});

/** Someone gave the right password and still owes the second factor. */
export interface Challenge {
  readonly staffId: StaffId;
  readonly secretHash: string;
  readonly methods: readonly FactorMethod[];
  readonly codeHash: string | null;
  readonly codeExpiresAt: Date | null;
  readonly codesSent: number;
  readonly tries: number;
  readonly expiresAt: Date;
}

export const challengeCollection = defineCollection<Challenge>({
  name: 'challenges',
  fields: {
    staffId: { type: String, required: true },
    secretHash: { type: String, required: true },
    methods: { type: [String], required: true },
    codeHash: { type: String, default: null },
    codeExpiresAt: { type: Date, default: null },
    codesSent: { type: Number, required: true },
    tries: { type: Number, required: true },
    expiresAt: { type: Date, required: true },
  },
  indexes: [
    { name: 'challenge_secret', key: { secretHash: 1 }, isUnique: true },
    { name: 'challenge_over', key: { expiresAt: 1 } },
    { name: 'challenge_of_staff', key: { staffId: 1 } },
  ],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'It means nothing once it is used; what came of it has its own entry.' },
});

/** A browser in which this person need not give the second factor where the policy is `new-device`. */
export interface TrustedDevice {
  readonly staffId: StaffId;
  readonly tokenHash: string;
  readonly device: string;
  readonly expiresAt: Date;
}

export const trustedDeviceCollection = defineCollection<TrustedDevice>({
  name: 'trustedDevices',
  fields: {
    staffId: { type: String, required: true },
    tokenHash: { type: String, required: true },
    device: { type: String, required: true },
    expiresAt: { type: Date, required: true },
  },
  indexes: [
    { name: 'trusted_device_token', key: { tokenHash: 1 }, isUnique: true },
    { name: 'trusted_device_of_staff', key: { staffId: 1 } },
    { name: 'trusted_device_over', key: { expiresAt: 1 } },
  ],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'Trusting a browser has its entry; forgetting one that ran out needs none.' },
});

/** A link that was mailed to someone who forgot their password. */
export interface PasswordReset {
  readonly staffId: StaffId;
  readonly tokenHash: string;
  readonly expiresAt: Date;
}

export const passwordResetCollection = defineCollection<PasswordReset>({
  name: 'passwordResets',
  fields: {
    staffId: { type: String, required: true },
    tokenHash: { type: String, required: true },
    expiresAt: { type: Date, required: true },
  },
  indexes: [
    { name: 'password_reset_token', key: { tokenHash: 1 }, isUnique: true },
    { name: 'password_reset_of_staff', key: { staffId: 1, createdAt: 1 } },
    { name: 'password_reset_over', key: { expiresAt: 1 } },
  ],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'Asking for a link and using it have their entries; sweeping one that ran out needs none.' },
});

/** The hospital's own rule for the second factor; there is at most one. */
export interface SignInPolicy {
  readonly of: 'hospital';
  readonly secondFactor: SecondFactorPolicy;
}

export const signInPolicyCollection = defineCollection<SignInPolicy>({
  name: 'signInPolicies',
  fields: { of: { type: String, required: true }, secondFactor: { type: String, required: true } },
  indexes: [{ name: 'sign_in_policy_once', key: { of: 1 }, isUnique: true }],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: 'required',
});

/**
 * How often someone failed to sign in to an account, whether it exists or not. Kept by the platform, where an account of
 * a hospital that does not exist has a place as well, under a keyed hash of what was typed.
 */
export interface SignInFailures {
  readonly account: string;
  readonly failures: number;
  readonly lockedUntil: Date | null;
  readonly lastFailedAt: Date;
}

export const signInFailuresCollection = defineCollection<SignInFailures>({
  name: 'signInFailures',
  fields: {
    account: { type: String, required: true },
    failures: { type: Number, required: true },
    lockedUntil: { type: Date, default: null },
    lastFailedAt: { type: Date, required: true },
  },
  indexes: [
    { name: 'sign_in_failures_account', key: { account: 1 }, isUnique: true },
    { name: 'sign_in_failures_sweep', key: { lastFailedAt: 1 }, sweepAfterSeconds: 48 * 3600 },
  ],
  encrypted: [],
  blind: {},
  discipline: 'versioned',
  journal: { exempt: 'A counter; each refusal has its own entry in the hospital’s journal.' },
});

export type CredentialDoc = Doc<Credential>;
export type SessionDoc = Doc<Session>;
export type ChallengeDoc = Doc<Challenge>;
