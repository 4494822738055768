import type { HospitalTalk } from './talk-plan.ts';

const TULSI = 'Medical Ward Tulsi';
const ASHOKA = 'Surgical Ward Ashoka';
const DUTY_DOCTOR = 'Duty doctor, medicine';

export const SOUTHBANK_TALK: HospitalTalk = {
  roles: [
    { name: DUTY_DOCTOR, ward: null, holders: ['Dr Imran Qureshi'] },
    { name: 'Duty doctor, surgery', ward: null, holders: ['Dr Gurpreet Singh Sandhu'] },
    { name: 'Night supervisor', ward: null, holders: ['Sheela Kurian'] },
    { name: 'Shift in charge, Tulsi', ward: TULSI, holders: ['Jincy Thomas'] },
  ],
  ladder: { ward: TULSI, role: DUTY_DOCTOR },
  talks: [
    {
      in: 'ward',
      ward: TULSI,
      unread: { 'Aarti Kulkarni': 2, 'Ramesh Gaikwad': 1 },
      said: [
        {
          by: 'Jincy Thomas',
          ago: 640,
          text: 'Good morning. Aarti takes the first two bays, Ramesh the third. Round with Dr Menon at 09:00.',
          reactions: [{ emoji: '👍', by: ['Aarti Kulkarni', 'Ramesh Gaikwad'] }],
        },
        {
          by: 'Ramesh Gaikwad',
          ago: 590,
          text: 'One oxygen port in bay 3 leaks. Maintenance is informed, please use the other one.',
        },
        {
          by: 'Mary D’Souza',
          ago: 330,
          text: 'Casualty has four patients for medicine. Please send me your likely discharges by noon.',
          priority: 'important',
          asks: ['Jincy Thomas', 'Aarti Kulkarni', 'Ramesh Gaikwad'],
          acks: [{ by: 'Jincy Thomas', after: 7 }],
        },
        { by: 'Jincy Thomas', ago: 318, text: 'Three, all before 14:00. Bills are with the desk.', replyTo: 2 },
        {
          by: 'Ramesh Gaikwad',
          ago: 84,
          text: '@Aarti Kulkarni the relative of the patient at the window asks for you.',
          names: ['Aarti Kulkarni'],
        },
        {
          by: 'Jincy Thomas',
          ago: 30,
          text: 'Evening: the generator is tested at 18:30. Monitors run on battery for a minute, nothing to worry about.',
        },
      ],
    },
    {
      in: 'ward',
      ward: ASHOKA,
      said: [
        { by: 'Deepa Nair', ago: 500, text: 'Four back from theatre by 13:00, beds are made.' },
        {
          by: 'Deepa Nair',
          ago: 372,
          text: 'Urgent: no pulse in the left foot after the operation, second bed at the door. Dr Sandhu, please come.',
          priority: 'urgent',
          names: [],
          asks: ['Shabnam Shaikh', 'Aarti Kulkarni'],
          acks: [{ by: 'Shabnam Shaikh', after: 1 }],
        },
        {
          by: 'Shabnam Shaikh',
          ago: 370,
          text: 'I have called Dr Sandhu, he is two minutes away. Taking the Doppler there.',
          replyTo: 1,
        },
        {
          by: 'Deepa Nair',
          ago: 341,
          text: 'Back to theatre. Thank you, Shabnam.',
          replyTo: 1,
          reactions: [{ emoji: '🙏', by: ['Shabnam Shaikh'] }],
        },
      ],
    },
    {
      in: 'group',
      name: 'Night team',
      members: [
        'Sheela Kurian',
        'Dr Imran Qureshi',
        'Aarti Kulkarni',
        'Naseem Ansari',
        'Tenzin Wangmo',
        'Mary D’Souza',
      ],
      unread: { 'Aarti Kulkarni': 1, 'Mary D’Souza': 1 },
      said: [
        { by: 'Sheela Kurian', ago: 780, text: 'I am in the house until 08:00, room 4.' },
        { by: 'Tenzin Wangmo', ago: 730, text: 'Two beds free in intensive care, one of them with a ventilator.' },
        {
          by: 'Naseem Ansari',
          ago: 655,
          text: 'Casualty is quiet at last.',
          reactions: [{ emoji: '🎉', by: ['Sheela Kurian', 'Tenzin Wangmo'] }],
        },
        {
          by: 'Sheela Kurian',
          ago: 45,
          text: 'Tonight Naseem starts an hour later. Who covers casualty from 20:00 to 21:00?',
        },
      ],
    },
    {
      in: 'direct',
      between: ['Aarti Kulkarni', 'Dr Kavita Menon'],
      unread: { 'Aarti Kulkarni': 1 },
      said: [
        {
          by: 'Aarti Kulkarni',
          ago: 190,
          text: 'Madam, sugar is 312 before lunch in the first bed of bay 1. Eight units given as charted.',
        },
        { by: 'Dr Kavita Menon', ago: 184, text: 'Repeat at 15:00. Below 250 we stay, else call me.' },
        { by: 'Aarti Kulkarni', ago: 101, text: '221 now.' },
        { by: 'Dr Kavita Menon', ago: 97, text: 'Good. Same dose before dinner.' },
      ],
    },
    {
      in: 'patient',
      ward: TULSI,
      bed: 0,
      said: [
        {
          by: 'Naseem Ansari',
          ago: 470,
          text: 'Handover from casualty.',
          asks: ['Aarti Kulkarni'],
          acks: [{ by: 'Aarti Kulkarni', after: 5 }],
          sbar: {
            situation: 'Dengue fever, fifth day. Platelets 42,000, blood pressure 104 over 70, no bleeding.',
            background: 'Fever since Thursday, vomited twice. Was well before. Not allergic to anything known.',
            assessment: 'Warning sign: belly is tender. Urine is enough so far.',
            recommendation:
              'Fluids as charted, platelets every six hours, no injections into muscle. Call the duty doctor if urine falls or the belly swells.',
          },
        },
        { by: 'Aarti Kulkarni', ago: 455, text: 'Received. Fluids are running, chart is at the bed.' },
        {
          by: 'Dr Kavita Menon',
          ago: 300,
          text: 'Platelets 47,000, rising. Go on as it is.',
          reactions: [{ emoji: '👍', by: ['Aarti Kulkarni'] }],
        },
      ],
    },
  ],
  asks: [
    {
      by: 'Dr Kavita Menon',
      ward: TULSI,
      bed: 1,
      names: ['Aarti Kulkarni', 'Jincy Thomas'],
      text: 'Please send blood for cross-matching and tell me when it has gone.',
    },
  ],
};
