import type { HospitalTalk } from './talk-plan.ts';

const WARD_1 = 'Ward 1 Medical';
const WARD_2 = 'Ward 2 Surgical';
const REGISTRAR = 'Medical registrar on call';

export const NORTHGATE_TALK: HospitalTalk = {
  roles: [
    { name: REGISTRAR, ward: null, holders: ['Dr Sipho Mahlangu'] },
    { name: 'Surgeon on call', ward: null, holders: ['Dr Rajesh Naidoo'] },
    { name: 'Bleep holder, night', ward: null, holders: ['Hendrik Fourie'] },
    { name: 'Shift leader, Ward 1', ward: WARD_1, holders: ['Kagiso Molefe'] },
    { name: 'Pharmacist on call', ward: null, holders: [] },
  ],
  ladder: { ward: WARD_1, role: REGISTRAR },
  talks: [
    {
      in: 'ward',
      ward: WARD_1,
      unread: { 'Thandiwe Mokoena': 3, 'Fatima Davids': 1 },
      said: [
        {
          by: 'Kagiso Molefe',
          ago: 665,
          text: 'Morning all. I lead today. Fatima has bays 1 and 2, Thandiwe bay 3 and the side rooms. Safety huddle at 07:45 at the desk.',
          reactions: [{ emoji: '👍', by: ['Fatima Davids', 'Thandiwe Mokoena'] }],
        },
        {
          by: 'Fatima Davids',
          ago: 610,
          text: 'The drip stand in bay 2 has a broken wheel, I put it behind the sluice with a note on it.',
        },
        {
          by: 'Thandiwe Mokoena',
          ago: 480,
          text: 'Side room 2 is on contact precautions from now. Gowns are on the trolley outside, please do not take them away.',
          reactions: [{ emoji: '✅', by: ['Kagiso Molefe'] }],
        },
        {
          by: 'Grace Mthembu',
          ago: 300,
          text: 'Two beds are wanted from the short stay unit before 14:00. Who can go to the discharge lounge?',
          priority: 'important',
          asks: ['Kagiso Molefe', 'Fatima Davids', 'Thandiwe Mokoena'],
          acks: [{ by: 'Kagiso Molefe', after: 4 }],
        },
        {
          by: 'Kagiso Molefe',
          ago: 290,
          text: '1A and 2C. Both have their letters, 2C waits for tablets.',
          replyTo: 3,
        },
        { by: 'Grace Mthembu', ago: 288, text: 'Thank you. I ask pharmacy to bring 2C forward.', replyTo: 3 },
        {
          by: 'Fatima Davids',
          ago: 95,
          text: '@Thandiwe Mokoena the glucometer is back from calibration, it is in the drug room.',
          names: ['Thandiwe Mokoena'],
        },
        {
          by: 'Kagiso Molefe',
          ago: 60,
          text: 'Visitors until 19:00 today, the lift on the east side is out of order.',
        },
        {
          by: 'Kagiso Molefe',
          ago: 22,
          text: 'Night staff: the second blood pressure machine is charging at the desk.',
        },
      ],
    },
    {
      in: 'ward',
      ward: WARD_2,
      unread: { 'Thandiwe Mokoena': 1 },
      said: [
        { by: 'Annelie Steyn', ago: 540, text: 'Theatre list is on time. First back at about 09:30, into 1B.' },
        {
          by: 'Dr Rajesh Naidoo',
          ago: 410,
          text: 'Urgent: the patient in the side room is bleeding through the dressing. I am scrubbed, please hold pressure and call anaesthetics.',
          priority: 'urgent',
          asks: ['Blessing Okafor', 'Annelie Steyn', 'Thandiwe Mokoena'],
          acks: [{ by: 'Blessing Okafor', after: 1 }],
        },
        {
          by: 'Blessing Okafor',
          ago: 408,
          text: 'With the patient. Pressure on, anaesthetics are on their way.',
          replyTo: 1,
        },
        {
          by: 'Blessing Okafor',
          ago: 396,
          text: 'Stopped. Observations every 15 minutes for the next two hours.',
          replyTo: 1,
        },
        {
          by: 'Dr Rajesh Naidoo',
          ago: 380,
          text: 'Well done, both of you.',
          replyTo: 1,
          reactions: [{ emoji: '🙏', by: ['Blessing Okafor', 'Annelie Steyn'] }],
        },
        { by: 'Annelie Steyn', ago: 120, text: 'Last case is cancelled, 2D stays free tonight.' },
      ],
    },
    {
      in: 'group',
      name: 'Night team',
      members: [
        'Hendrik Fourie',
        'Dr Sipho Mahlangu',
        'Thandiwe Mokoena',
        'Mpho Sithole',
        'Sibusiso Ndlovu',
        'Grace Mthembu',
      ],
      unread: { 'Thandiwe Mokoena': 2, 'Grace Mthembu': 2 },
      said: [
        {
          by: 'Hendrik Fourie',
          ago: 760,
          text: 'I hold the bleep until 07:00. Two nurses short in maternity, Mpho helps out there from 22:00.',
        },
        { by: 'Mpho Sithole', ago: 752, text: 'On my way.', reactions: [{ emoji: '🙏', by: ['Hendrik Fourie'] }] },
        {
          by: 'Dr Sipho Mahlangu',
          ago: 700,
          text: 'I am in resuscitation for the next hour. For anything that can wait, write here, please.',
        },
        { by: 'Sibusiso Ndlovu', ago: 640, text: 'Intensive care has one bed, ventilated or not.' },
        { by: 'Hendrik Fourie', ago: 40, text: 'Tonight’s list is up. Who can swap Thursday with Refilwe?' },
        { by: 'Mpho Sithole', ago: 31, text: 'I can, if I get the Sunday off.' },
      ],
    },
    {
      in: 'direct',
      between: ['Thandiwe Mokoena', 'Dr Lindiwe Khumalo'],
      unread: { 'Thandiwe Mokoena': 1 },
      said: [
        {
          by: 'Thandiwe Mokoena',
          ago: 205,
          text: 'Doctor, can the oxygen in 3B come down? Saturation has been 97 % on two litres since noon.',
        },
        { by: 'Dr Lindiwe Khumalo', ago: 198, text: 'Yes, to one litre, and tell me in an hour.' },
        { by: 'Thandiwe Mokoena', ago: 138, text: '96 % on one litre, comfortable.' },
        { by: 'Dr Lindiwe Khumalo', ago: 133, text: 'Good. Off after supper, then.', reactions: [] },
      ],
    },
    {
      in: 'direct',
      between: ['Yusuf Cassim', 'Kagiso Molefe'],
      said: [
        {
          by: 'Yusuf Cassim',
          ago: 280,
          text: 'Tablets for 2C are ready at the hatch, with the leaflet about warfarin.',
        },
        { by: 'Kagiso Molefe', ago: 276, text: 'Thank you, a porter is coming.' },
      ],
    },
    {
      in: 'patient',
      ward: WARD_1,
      bed: 0,
      said: [
        {
          by: 'Mpho Sithole',
          ago: 520,
          text: 'Handover from the short stay unit.',
          asks: ['Thandiwe Mokoena'],
          acks: [{ by: 'Thandiwe Mokoena', after: 6 }],
          sbar: {
            situation:
              'Comes from the short stay unit with a pneumonia of the right lower lobe. Temperature 38.4, saturation 93 % on two litres.',
            background:
              'Two days of fever and cough. High blood pressure, on amlodipine. No known allergies. First dose of antibiotics at 09:10.',
            assessment:
              'Sick but stable, NEWS2 of 5. Drinks well, passes water. A little confused in the night, oriented now.',
            recommendation:
              'Observations every hour, next dose at 15:10, sputum to be sent. The daughter is coming at 16:00 and wants to talk to a doctor.',
          },
        },
        { by: 'Thandiwe Mokoena', ago: 505, text: 'Arrived, settled. Observations done.' },
        { by: 'Dr Lindiwe Khumalo', ago: 350, text: 'Seen. Blood cultures before the next dose, please.', names: [] },
        {
          by: 'Thandiwe Mokoena',
          ago: 341,
          text: 'Taken and sent.',
          reactions: [{ emoji: '👍', by: ['Dr Lindiwe Khumalo'] }],
        },
      ],
    },
    {
      in: 'patient',
      ward: WARD_2,
      bed: 1,
      said: [
        { by: 'Blessing Okafor', ago: 260, text: 'Drain 40 ml since midnight, clear.' },
        { by: 'Dr Rajesh Naidoo', ago: 250, text: 'It can come out tomorrow morning. Light diet from tonight.' },
        {
          by: 'Annelie Steyn',
          ago: 246,
          text: 'Kitchen knows.',
          reactions: [{ emoji: '👍', by: ['Dr Rajesh Naidoo'] }],
        },
      ],
    },
  ],
  asks: [
    {
      by: 'Dr Lindiwe Khumalo',
      ward: WARD_1,
      bed: 2,
      names: ['Thandiwe Mokoena', 'Kagiso Molefe'],
      text: 'Please repeat the potassium before 18:00 and call me with the result.',
    },
  ],
};
