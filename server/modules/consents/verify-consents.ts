import { context } from '../../access/context.ts';
import { binDoor } from '../../db/bin-door.ts';
import type { SealProblem } from './check-seals.ts';
import { checkConsent } from './check-seals.ts';
import type { Seal } from './consents.model.ts';
import { consentCollection } from './consents.model.ts';
import { consentsInOrder, sealHeadRepository, sealRepository } from './consents.repository.ts';
import { hashSeal, sealChainStart } from './sealed-content.ts';

export interface ConsentReport {
  readonly consents: number;
  readonly seals: number;
  /** The first hundred; `problemCount` counts all. */
  readonly problems: readonly SealProblem[];
  readonly problemCount: number;
}

const BATCH = 100;
const MOST_TOLD = 100;

interface Findings {
  readonly problems: SealProblem[];
  /** What the chain and its consent both say is told once. */
  readonly told: Set<string>;
}

function note({ problems, told }: Findings, problem: SealProblem): void {
  const key = `${problem.kind} ${problem.sealNumber} ${problem.kind.startsWith('link') ? '' : problem.consentId}${problem.detail}`;
  if (told.has(key)) return;
  told.add(key);
  problems.push(problem);
}

function checkPlace(findings: Findings, before: Pick<Seal, 'number' | 'hash'>, seal: Seal): void {
  const { number, consentId } = seal;
  const found = (kind: SealProblem['kind'], sealNumber: number, detail: string) =>
    note(findings, { kind, sealNumber, consentId, detail });
  for (let missing = before.number + 1; missing < number; missing += 1) {
    found('link-missing', missing, `Seal ${missing} is missing.`);
  }
  if (number === before.number + 1 && seal.previousHash !== before.hash) {
    found('link-out-of-chain', number, `Seal ${number} does not follow the seal before it.`);
  }
  if (hashSeal(seal) !== seal.hash) found('seal-changed', number, `Seal ${number} was changed.`);
}

/**
 * Whether the consent a seal is of is neither there nor in the Bin nor, by a later link of the chain, purged. While it
 * lies in the Bin it is not compared with its seals; once it is back it is again.
 */
async function isUnaccounted({ consentId, act }: Seal): Promise<boolean> {
  if (act === 'purged' || (await binDoor(consentCollection).everyId({ _id: consentId })).length > 0) return false;
  const purged = await sealRepository().findOne({ consentId, act: 'purged' });
  return purged === null || hashSeal(purged) !== purged.hash;
}

/** The whole chain: every number in its place, each over the one before, up to the end that is noted. */
async function checkChain(findings: Findings): Promise<number> {
  const { id } = context().tenant;
  let before = { number: 0, hash: sealChainStart(id) };
  let count = 0;
  for (;;) {
    const seals = await sealRepository().find(
      { number: { $gt: before.number } },
      { sort: { number: 1 }, limit: BATCH },
    );
    for (const seal of seals) {
      checkPlace(findings, before, seal);
      if (await isUnaccounted(seal)) {
        const { number, consentId } = seal;
        const detail = `The consent that seal ${number} is of is missing.`;
        note(findings, { kind: 'record-changed', sealNumber: number, consentId, detail });
      }
      before = seal;
    }
    count += seals.length;
    if (seals.length < BATCH) break;
  }
  const end = (await sealHeadRepository().findOne({ _id: id })) ?? { number: 0, hash: sealChainStart(id) };
  if (end.number !== before.number || end.hash !== before.hash) {
    const detail = `The chain ends at ${before.number} and should end at ${end.number}.`;
    note(findings, { kind: 'link-missing', sealNumber: end.number, consentId: null, detail });
  }
  return count;
}

/**
 * Verifies every consent of the hospital in force: record, signatures, seals, documents and the chain. Changes nothing.
 * @param found is told each consent and whether it is whole, as the walk goes on
 */
export async function verifyConsents(
  found: (consentId: string, isWhole: boolean) => Promise<void> = () => Promise.resolve(),
): Promise<ConsentReport> {
  const findings: Findings = { problems: [], told: new Set() };
  const seals = await checkChain(findings);
  let consents = 0;
  for await (const stored of consentsInOrder({}, BATCH)) {
    const problems = await checkConsent(stored);
    for (const problem of problems) note(findings, problem);
    await found(stored.consent._id, problems.length === 0);
    consents += 1;
  }
  const { problems } = findings;
  return { consents, seals, problems: problems.slice(0, MOST_TOLD), problemCount: problems.length };
}
