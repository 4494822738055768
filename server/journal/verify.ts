import { context, now, runAsSystem } from '../access/context.ts';
import { chainStart, hashEntry, hashLink } from './chain.ts';
import type { JournalAnchor, JournalLink } from './chain.model.ts';
import type { Place } from './chain.repository.ts';
import { anchorRepository, linkRepository, storedJournal } from './chain.repository.ts';
import { LOOK_BACK_MS } from './seal.ts';

/** What is wrong with a chain: which link or entry, and how, in words for whoever looks into it. Never what an entry says. */
export interface ChainProblem {
  readonly kind:
    | 'link-missing'
    | 'link-changed'
    | 'link-out-of-chain'
    | 'entry-missing'
    | 'entry-changed'
    | 'entry-unsealed'
    | 'anchor-broken';
  readonly seq: number | null;
  readonly entryId: string | null;
  readonly detail: string;
}

export interface JournalReport {
  readonly entries: number;
  readonly links: number;
  /** Entries too new to be sealed for certain. */
  readonly waiting: number;
  /** The first hundred; `problemCount` counts all. */
  readonly problems: readonly ChainProblem[];
  readonly problemCount: number;
}

const BATCH = 500;
const MOST_TOLD = 100;

interface Findings {
  readonly problems: ChainProblem[];
  count: number;
}

function note(findings: Findings, problem: ChainProblem): void {
  findings.count += 1;
  if (findings.problems.length < MOST_TOLD) findings.problems.push(problem);
}

/** Checks one link against the one before; answers what the next must follow. */
function checkLink(findings: Findings, before: Pick<JournalLink, 'seq' | 'hash'>, link: JournalLink): void {
  const { seq, entryId } = link;
  if (seq !== before.seq + 1) {
    const gap = seq === before.seq + 2 ? `Link ${seq - 1} is` : `Links ${before.seq + 1} to ${seq - 1} are`;
    note(findings, { kind: 'link-missing', seq: before.seq + 1, entryId: null, detail: `${gap} missing.` });
  } else if (link.previous !== before.hash) {
    const detail = `Link ${seq} does not follow the link before it.`;
    note(findings, { kind: 'link-out-of-chain', seq, entryId, detail });
  }
  if (hashLink(link) !== link.hash) {
    note(findings, { kind: 'link-changed', seq, entryId, detail: `Link ${seq} was changed.` });
  }
}

async function checkEntries(findings: Findings, links: readonly JournalLink[]): Promise<void> {
  const entries = await storedJournal().entries(links.map((link) => link.entryId));
  for (const { seq, entryId, entryHash } of links) {
    const entry = entries.get(entryId);
    if (entry === undefined) {
      note(findings, { kind: 'entry-missing', seq, entryId, detail: `The entry that link ${seq} seals is missing.` });
    } else if (hashEntry(entry) !== entryHash) {
      const detail = `The entry that link ${seq} seals was changed.`;
      note(findings, { kind: 'entry-changed', seq, entryId, detail });
    }
  }
}

async function checkChain(findings: Findings, anchors: readonly JournalAnchor[]): Promise<number> {
  let before = { seq: 0, hash: chainStart(context().tenant.id) };
  let count = 0;
  const anchored = new Map(anchors.map((anchor) => [anchor.seq, anchor]));
  for (;;) {
    const links = await linkRepository().find({ seq: { $gt: before.seq } }, { sort: { seq: 1 }, limit: BATCH });
    for (const link of links) {
      checkLink(findings, before, link);
      const anchor = anchored.get(link.seq);
      if (anchor !== undefined && anchor.hash !== link.hash) {
        const detail = `Link ${link.seq} is not the one that was anchored on ${anchor.day}.`;
        note(findings, { kind: 'anchor-broken', seq: link.seq, entryId: null, detail });
      }
      anchored.delete(link.seq);
      before = link;
    }
    await checkEntries(findings, links);
    count += links.length;
    if (links.length < BATCH) break;
  }
  for (const { seq, day } of anchored.values()) {
    const detail = `Link ${seq}, which was anchored on ${day}, is missing.`;
    note(findings, { kind: 'anchor-broken', seq, entryId: null, detail });
  }
  return count;
}

/** Every entry must have its link, but for those so new that sealing may not have come by yet. */
async function checkSealed(findings: Findings): Promise<{ entries: number; waiting: number }> {
  const newest = new Date(now().getTime() - LOOK_BACK_MS);
  let place: Place | null = null;
  let entries = 0;
  let waiting = 0;
  for (;;) {
    const places: Place[] = await storedJournal().places(new Date(0), place, BATCH);
    const ids = places.map(({ _id }) => _id);
    const sealed = new Set((await linkRepository().find({ entryId: { $in: ids } })).map((link) => link.entryId));
    for (const { _id, at } of places) {
      if (sealed.has(_id)) continue;
      if (at > newest) waiting += 1;
      else note(findings, { kind: 'entry-unsealed', seq: null, entryId: _id, detail: `Entry ${_id} has no link.` });
    }
    entries += places.length;
    place = places.at(-1) ?? null;
    if (places.length < BATCH) return { entries, waiting };
  }
}

/**
 * Walks the whole chain of the hospital in force: every link in its place and unchanged, every sealed entry present and as
 * it was, every older entry sealed, every anchor met. Needs no keys and little memory, however long the journal is (the
 * anchors are one a day).
 */
export async function verifyJournal(): Promise<JournalReport> {
  const { services, tenant } = context();
  const findings: Findings = { problems: [], count: 0 };
  const anchors = await runAsSystem(services, services.tenants.platform, 'verify a journal', () =>
    anchorRepository().find({ hospital: tenant.id }, { sort: { seq: 1 } }),
  );
  const links = await checkChain(findings, anchors);
  const { entries, waiting } = await checkSealed(findings);
  return { entries, links, waiting, problems: findings.problems, problemCount: findings.count };
}
