import type { SbarDraft } from '../../../../shared/schemas/chat.ts';
import type { PatientCard } from '../../../../shared/schemas/patients.ts';
import type { VitalsView } from '../../../../shared/schemas/vitals.ts';
import type { PatientId } from '../../../../shared/types/ids.ts';
import { context } from '../../../access/context.ts';
import { refuse } from '../../../http/problem-error.ts';
import { getPatientCard, listPatientParts } from '../../patients/index.ts';
import { findBeds, findWards } from '../../places/index.ts';
import { findOpenStay } from '../../stays/index.ts';
import { listVitals } from '../../vitals/index.ts';

// These are words for people, which elsewhere only the client has. Here they become what a clinician sends in their own
// name: short, neutral, in the language of the record, and read and changed before they are sent.

type Stay = NonNullable<Awaited<ReturnType<typeof findOpenStay>>>;

const lines = (...parts: readonly (string | null)[]): string => parts.filter((part) => part !== null).join('\n');
const list = (label: string, items: readonly string[]): string | null =>
  items.length === 0 ? null : `${label}: ${items.join(', ')}.`;

/** “22 Nov 2026, 14:03” by the clock of the hospital. */
const instantText = (at: Date | string): string =>
  new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: context().tenant.timeZone,
  }).format(new Date(at));

const dayText = (day: string): string =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );

async function situationOf(stay: Stay | null): Promise<string> {
  if (stay === null) return '';
  const [ward] = await findWards([stay.wardId]);
  const [bed] = stay.bedId === null ? [] : await findBeds([stay.bedId]);
  const place = [ward?.name, bed === undefined ? undefined : `bed ${bed.code}`].filter((part) => part !== undefined);
  return lines(
    place.length === 0 ? null : `${place.join(', ')}.`,
    `Admitted ${instantText(stay.admittedAt)}${stay.consultantName === null ? '' : ` under ${stay.consultantName}`}.`,
    stay.note === null ? null : `Note: ${stay.note}`,
    stay.edd === null ? null : `Expected to leave ${dayText(stay.edd)}.`,
  );
}

const CODE_STATUS = { full: 'full', dnacpr: 'DNACPR', limited: 'limited, as agreed on paper' } as const;

function backgroundOf({ alerts, allergies, codeStatus }: PatientCard, stay: Stay | null): string {
  const precaution = stay?.precaution ?? null;
  return lines(
    // None recorded is not the same as none.
    list(
      'Allergies',
      allergies.map(({ substance, severity }) => `${substance} (${severity})`),
    ) ?? 'No allergies recorded.',
    list(
      'Alerts',
      alerts.map(({ kind, text }) => {
        const word = kind.replaceAll('-', ' ');
        return text === null ? word : `${word} (${text})`;
      }),
    ),
    precaution === null ? null : `Precautions: ${precaution}.`,
    codeStatus === null ? 'Code status not recorded.' : `Code status: ${CODE_STATUS[codeStatus]}.`,
  );
}

const value = (label: string, measured: number | null, unit = ''): string | null =>
  measured === null ? null : `${label} ${measured}${unit}`;

function measuredOf(vitals: VitalsView): string {
  const { respirationRate, spo2, onOxygen, systolic, diastolic, pulse, consciousness, temperature, painScore } = vitals;
  const gas = onOxygen === null ? '' : onOxygen ? ' on oxygen' : ' on air';
  return [
    value('respirations', respirationRate, '/min'),
    value('SpO2', spo2, ` %${gas}`),
    systolic === null ? null : `BP ${systolic}/${diastolic ?? '–'}`,
    value('pulse', pulse, '/min'),
    consciousness === null ? null : `ACVPU ${consciousness}`,
    value('temperature', temperature, ' °C'),
    value('pain', painScore, '/10'),
  ]
    .filter((part) => part !== null)
    .join(', ');
}

const scoreOf = ({ news2 }: VitalsView): string =>
  news2.score === null ? 'incomplete' : `${news2.score}${news2.risk === null ? '' : ` (${news2.risk})`}`;

/** The last measurement and the score, and what the score was before that. @param vitals the newest first */
function assessmentOf(vitals: readonly VitalsView[]): string {
  const [last, ...earlier] = vitals;
  if (last === undefined) return 'No vital signs recorded in the last 48 h.';
  const before = earlier.find(({ news2 }) => news2.score !== null);
  return lines(
    `NEWS2 ${scoreOf(last)} at ${instantText(last.at)}: ${measuredOf(last)}.`,
    before === undefined ? null : `Before: NEWS2 ${scoreOf(before)} at ${instantText(before.at)}.`,
  );
}

/**
 * An SBAR begun from what is known of the patient: where they lie and why, what to beware of, how they were when last
 * measured. What to do about it is for the person to say. Refuses `not-found` for a patient the actor does not see.
 */
export async function draftSbar(patientId: PatientId): Promise<SbarDraft> {
  const card = await getPatientCard(patientId);
  const [parts] = await listPatientParts([card.id]);
  if (parts === undefined) throw refuse('not-found');
  const stay = await findOpenStay(parts.recordIds);
  const { items: vitals } = await listVitals(card.id);
  return {
    patient: {
      id: card.id,
      name: `${card.familyName} ${card.givenName}`.trim(),
      hospitalNumber: card.hospitalNumber,
      birthDate: card.birthDate,
      wardId: stay?.wardId ?? null,
    },
    sbar: {
      situation: await situationOf(stay),
      background: backgroundOf(card, stay),
      assessment: assessmentOf(vitals),
      recommendation: '',
    },
  };
}
