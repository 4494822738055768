import { formPlan, label, patientField, staffField } from './form-plan.ts';

export const TRANSFUSION = formPlan({
  category: 'blood',
  validForDays: 30,
  fields: [
    staffField('reason', 'text'),
    staffField('product', 'choice', true, ['red-cells', 'platelets', 'plasma', 'several']),
    patientField('before', 'text'),
  ],
  texts: {
    en: {
      title: 'Consent to a blood transfusion',
      summary:
        'Your doctor advises a transfusion: blood, or a part of it, that somebody has given. This form says why, how it is done and what can happen.',
      sections: [
        {
          key: 'why',
          heading: 'Why blood is given',
          body: 'Red cells carry oxygen. Platelets and plasma help the blood to clot. When there is too little of them, the body cannot work or heal as it should. The reason in your case is written under “About your treatment”.',
        },
        {
          key: 'how',
          heading: 'How it is done',
          body: 'We take a little of your blood to find your blood group. Before each bag two people check your name, your date of birth and the numbers on the bag with you. The blood runs slowly into a vein. A bag takes one to four hours, and somebody looks at you often.\n\nPlease say at once if you feel hot, cold, short of breath, itchy or just not right.',
        },
        {
          key: 'risks',
          heading: 'What can happen',
          body: 'Most transfusions go well.\n- Fever, shivering or a rash: now and then, and treated easily.\n- Too much fluid for the heart or lungs: more likely in older people, so we give blood slowly.\n- A serious reaction, because the blood does not fit or for another reason: rare.\n- An infection passed on by blood: very rare. Donors are asked and every gift is tested, but no test finds everything.',
        },
        {
          key: 'choices',
          heading: 'What else you can choose',
          body: 'Depending on the cause there may be iron, other medicines, or waiting. You may refuse blood, or some parts of it, for any reason, your faith included. Please tell us, so that we can plan with you. Your doctor will tell you what may happen without it.',
        },
      ],
      fields: {
        reason: label('Why blood is advised for you'),
        product: {
          label: 'What may be given',
          help: null,
          choices: { 'red-cells': 'Red cells', platelets: 'Platelets', plasma: 'Plasma', several: 'Several of these' },
        },
        before: label('Have you had blood before? Was anything wrong then?'),
      },
      addOns: {},
      declaration:
        'I have read this form, or it was read to me. I could ask questions, and they were answered. I understand why blood is advised, what can happen and what else I could choose. I agree to the transfusion.',
    },
  },
});

export const TREATMENT = formPlan({
  category: 'treatment',
  validForDays: 180,
  fields: [staffField('aim', 'text'), staffField('effects', 'text'), patientField('questions', 'text')],
  texts: {
    en: {
      title: 'Consent to a treatment',
      summary:
        'You and your doctor have talked about a treatment. This form says what it is for, what you may notice of it and what you can choose instead.',
      sections: [
        {
          key: 'what',
          heading: 'What the treatment is',
          body: 'The name of the treatment stands at the top of this form. Your doctor has told you how often it is given, for how long, and what you have to do yourself.',
        },
        {
          key: 'effects',
          heading: 'What you may notice of it',
          body: 'Every treatment that works can also do what we do not want. The side effects that matter most for you are written under “About your treatment”. Tell us early about anything new: much can be eased, and the treatment can be changed.',
        },
        {
          key: 'choices',
          heading: 'What else you can choose',
          body: 'You can take another treatment, wait, or have none. Your doctor has told you what that would mean. You may bring somebody along, ask for a second opinion, and take a day to think.',
        },
        {
          key: 'rights',
          heading: 'Your rights',
          body: 'You may stop at any time. Please talk with us before you do: some treatments must not be stopped from one day to the next.',
        },
      ],
      fields: {
        aim: label('What the treatment is meant to do for you'),
        effects: label('Side effects that matter most for you'),
        questions: label('Your own questions', 'They are answered before you sign. You may leave this empty.'),
      },
      addOns: {},
      declaration:
        'I have read this form, or it was read to me. My questions were answered. I understand what the treatment is for, what I may notice of it and what else I could choose. I agree to it.',
    },
  },
});
