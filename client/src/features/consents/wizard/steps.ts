export const STEPS = ['patient', 'form', 'purpose', 'signers', 'check'] as const;
export type Step = (typeof STEPS)[number];
