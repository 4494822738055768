/** Where the patient's frame keeps what is not sent yet (client/src/features/signing/keep-box.ts). */
export const SIGNING_DATABASE = 'wardline-signing';
