import { expect } from 'chai';
import type { ConsentAct, ConsentState } from '../../../shared/domain/consent-state.ts';
import { CONSENT_STATES, consentStanding, nextConsentState } from '../../../shared/domain/consent-state.ts';

const ACTS: readonly ConsentAct[] = ['amend', 'send', 'sign', 'complete', 'decline', 'expire', 'void', 'revoke'];

/** Where each act leads from each state, in the order of ACTS; a dash: it cannot be done. */
const CELLS: Readonly<Record<ConsentState, string>> = {
  draft: 'draft signing - - - expired voided -',
  signing: 'signing - signing completed declined expired voided -',
  completed: '- - - - - - voided revoked',
  declined: '- - - - - - - -',
  expired: '- - - - - - - -',
  voided: '- - - - - - - -',
  revoked: '- - - - - - - -',
};

describe('the states of a consent', () => {
  for (const state of CONSENT_STATES) {
    it(`leave ${state} as the table says, by every act`, () => {
      const led = ACTS.map((act) => nextConsentState(state, act) ?? '-');
      expect(led.join(' ')).to.equal(CELLS[state]);
    });
  }

  const AT = Date.parse('2026-03-01T12:00:00.000Z');
  const standing = (state: ConsentState, more: { validUntil?: string | null; isReplaced?: boolean } = {}) =>
    consentStanding({ state, validUntil: null, isReplaced: false, ...more }, AT);

  it('let only a completed one stand, in its time and with nothing in its place', () => {
    expect(standing('completed')).to.equal('valid');
    expect(standing('completed', { validUntil: '2026-03-01T12:00:00.001Z' })).to.equal('valid');
    expect(standing('completed', { validUntil: '2026-03-01T12:00:00.000Z' })).to.equal('out-of-date');
    expect(standing('completed', { isReplaced: true })).to.equal('replaced');
    for (const state of ['draft', 'signing', 'expired'] as const) expect(standing(state)).to.equal('not-signed');
    for (const state of ['declined', 'voided', 'revoked'] as const) {
      expect(standing(state), 'whatever else is true of it').to.equal(state);
      expect(standing(state, { isReplaced: true, validUntil: '2020-01-01T00:00:00.000Z' })).to.equal(state);
    }
  });
});
