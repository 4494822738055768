import { randomBytes } from 'node:crypto';
import { recentMail } from '../../server/mail/mail.ts';
import { signInAnswer } from '../../shared/schemas/sign-in.ts';
import { calendarAddress } from '../../shared/schemas/rosters.ts';
import { BORN, phone, remoteRoom, tokenIn, tokenOf } from '../modules/consents/remote-phone.ts';
import { ticketFor } from '../modules/files/bring-file.ts';
import { addScreen, hangScreen } from '../support/wall-screen.ts';
import type { TestHospital, World } from '../support/world.ts';
import { TEST_PASSWORD } from '../support/world.ts';
import type { Shot } from './shots.ts';

/** What can be shown at doors by whoever has it. */
export type Bearer =
  | 'invitation'
  | 'reset'
  | 'challenge'
  | 'refresh'
  | 'access'
  | 'consent link'
  | 'consent ticket'
  | 'pairing'
  | 'mark'
  | 'calendar'
  | 'upload';

/** One of each that is good now, of people of that hospital. */
export async function bearersOf(world: World, hospital: TestHospital): Promise<Readonly<Record<Bearer, string>>> {
  const admin = await world.as(hospital.admin);
  const mailTo = async (email: string): Promise<string> => {
    const mails = await world.inside(hospital, () => recentMail(20));
    return tokenIn(mails.find(({ to }) => to === email)?.text ?? '');
  };
  const invited = `bearer@${hospital.code.toLowerCase()}.example`;
  const person = { displayName: 'Bearer', email: invited, roles: ['nurse'], wardIds: [hospital.wardA.id] };
  await admin.post('/api/v1/staff/invitations', person);
  const { email } = hospital.otherNurse;
  await world.stranger().post('/api/v1/password-resets', { hospitalCode: hospital.code, email });
  await admin.put('/api/v1/sign-in-policy', { secondFactor: 'always', version: 0 });
  const { hospitalCode, email: nurse } = hospital.nurse;
  const first = await world.stranger().post('/api/v1/sign-in', { hospitalCode, email: nurse, password: TEST_PASSWORD });
  const challenge = signInAnswer.parse(first.body);
  await admin.put('/api/v1/sign-in-policy', { secondFactor: 'new-device', version: 1 });
  const { caller: doctor } = await world.signIn(hospital.doctor);
  const cookie = (label: string): string => [...doctor.cookies].find(([name]) => name.startsWith(label))?.[1] ?? '';
  const room = remoteRoom(world, hospital);
  const opened = await phone(world).open(tokenOf(await room.send(await room.waiting())), { birthDate: BORN });
  const { caller: wall } = await hangScreen(world, hospital);
  const address = calendarAddress.parse((await doctor.post('/api/v1/shift-calendar')).body);
  const upload = await ticketFor(await world.as(hospital.doctor), 'scan.pdf', 100);
  return {
    invitation: await mailTo(invited),
    reset: await mailTo(email),
    challenge: challenge.step === 'second-factor' ? challenge.challengeId : '',
    refresh: cookie('wl-refresh'),
    access: cookie('wl-access'),
    'consent link': tokenOf(await room.send(await room.waiting())),
    'consent ticket': opened.ticket,
    pairing: (await addScreen(world, hospital)).token,
    mark: [...wall.cookies].find(([name]) => name.startsWith('wl-wall'))?.[1] ?? '',
    // Its ending is for calendars that ask by it, and is no part of the secret.
    calendar: (address.url.split('/').at(-1) ?? '').replace('.ics', ''),
    upload: upload.url.split('/').at(-1) ?? '',
  };
}

/** Where something is shown, and what opens there. */
export interface Door {
  readonly name: string;
  readonly opens: Bearer;
  /** Asking there spends what opens it. */
  readonly spends?: true;
  readonly shot: (shown: string) => Shot;
}

export async function doorsOf(world: World): Promise<readonly Door[]> {
  const { origin } = world;
  const port = new URL(origin).port;
  const nurse = await world.as(world.north.doctor);
  const post = (path: string, body: object): Shot => ({
    method: 'POST',
    path: `/api/v1/${path}`,
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const newPassword = 'quite-another-stable-9';
  const proof = { birthDate: BORN };
  return [
    { name: 'look up an invitation', opens: 'invitation', shot: (token) => post('invitations/look-up', { token }) },
    {
      name: 'accept an invitation',
      opens: 'invitation',
      spends: true,
      shot: (token) => post('invitations/accept', { token, newPassword }),
    },
    {
      name: 'set a password',
      opens: 'reset',
      spends: true,
      shot: (token) => post('password-resets/complete', { token, newPassword }),
    },
    { name: 'have a code sent', opens: 'challenge', shot: (challengeId) => post('sign-in/code/send', { challengeId }) },
    {
      name: 'refresh',
      opens: 'refresh',
      spends: true,
      shot: (shown) => ({ ...post('session/refresh', {}), headers: { origin, cookie: `wl-refresh-${port}=${shown}` } }),
    },
    {
      name: 'a session',
      opens: 'access',
      shot: (shown) => ({ method: 'GET', path: '/api/v1/session', headers: { cookie: `wl-access-${port}=${shown}` } }),
    },
    { name: 'ask about a consent', opens: 'consent link', shot: (token) => post('remote-signing/ask', { token }) },
    {
      name: 'open a consent',
      opens: 'consent link',
      spends: true,
      shot: (token) => post('remote-signing/open', { token, proof }),
    },
    { name: 'read a consent', opens: 'consent ticket', shot: (ticket) => post('remote-signing/form', { ticket }) },
    {
      name: 'decline a consent',
      opens: 'consent ticket',
      spends: true,
      shot: (ticket) => post('remote-signing/decline', { ticket, reason: 'A test' }),
    },
    { name: 'pair a screen', opens: 'pairing', spends: true, shot: (token) => post('wall/pair', { token }) },
    {
      name: 'a wall',
      opens: 'mark',
      shot: (shown) => ({ method: 'GET', path: '/api/v1/wall', headers: { cookie: `wl-wall-${port}=${shown}` } }),
    },
    {
      name: 'a calendar',
      opens: 'calendar',
      shot: (shown) => ({ method: 'GET', path: `/api/v1/calendars/${encodeURIComponent(shown)}`, headers: {} }),
    },
    {
      name: 'bring bytes',
      opens: 'upload',
      spends: true,
      shot: (shown) => ({
        method: 'PUT',
        path: `/api/v1/files/uploads/${encodeURIComponent(shown)}`,
        headers: {
          origin,
          cookie: nurse.cookieHeader(),
          'x-csrf-token': nurse.csrfToken ?? '',
          'content-type': 'application/octet-stream',
        },
        body: Buffer.alloc(100, 'x'),
      }),
    },
  ];
}

/** Texts that are nearly that one, and must open nothing. */
export function nearly(text: string, ours: string, theirs: string): Readonly<Record<string, string>> {
  const parts = text.split('.');
  return {
    'without its end': text.slice(0, -1),
    'and more': `${text}.x`,
    'and a dot': `${text}.`,
    'and a blank': `${text}%20`,
    'with another end': `${text.slice(0, -1)}${text.endsWith('A') ? 'B' : 'A'}`,
    'in the other case': text.replaceAll(/[a-z]/giu, (letter) =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    ),
    'with the other hospital’s prefix': text.includes(ours) ? text.replace(ours, theirs) : `${theirs}.${text}`,
    'its secret alone': parts.at(-1) === text ? text.slice(5) : (parts.at(-1) ?? ''),
    'of nobody': text.replace(/[\w-]{20,}$/u, randomBytes(32).toString('base64url')),
    'of the platform': `00000000-0000-7000-8000-000000000000.${parts.at(-1)}`,
    'an operator': '{"$ne":null}',
  };
}
