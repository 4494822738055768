import { formPlan, label, patientField, staffField } from './form-plan.ts';

export const SURGERY = formPlan({
  category: 'procedure',
  validForDays: 90,
  fields: [
    staffField('side', 'choice', true, ['none', 'left', 'right', 'both']),
    staffField('benefit', 'text'),
    staffField('own-risks', 'text', false),
    patientField('matters', 'text'),
  ],
  addOns: ['transfusion', 'photographs'],
  texts: {
    en: {
      title: 'Consent to an operation',
      summary:
        'You and your doctor have talked about an operation. This form says what will be done, what it is for and what can go wrong. Take your time, and ask about anything that is not clear. You decide.',
      sections: [
        {
          key: 'what',
          heading: 'What will be done',
          body: 'The name of your operation stands at the top of this form. Your surgeon has told you how it is done, how long it takes and what you will notice of it.\n\nDuring an operation we sometimes find something we did not expect. We do only what you have agreed to, unless your life or your health would be in danger if we waited.',
        },
        {
          key: 'choices',
          heading: 'What else you can choose',
          body: 'There is nearly always another way:\n- another treatment, such as medicines or a smaller operation\n- waiting, and looking again later\n- no treatment at all\n\nYour doctor has told you what each of these would mean for you.',
        },
        {
          key: 'risks',
          heading: 'What can go wrong',
          body: 'Every operation has risks. Most people have none of these problems, or small ones that pass.\n- Pain, swelling and bruising: common, and treated.\n- Infection of the wound: usually treated with antibiotics.\n- Bleeding, which now and then needs another operation.\n- A blood clot in the leg or the lung: you are asked to move early, and may be given injections.\n- Problems with the heart, the lungs or the kidneys, most of all in people who are ill already.\n- Very rarely, death.\n\nWhat is different for you is written under “About your treatment”.',
        },
        {
          key: 'after',
          heading: 'Afterwards',
          body: 'You wake up in the recovery room, and somebody stays with you. Tell us about pain, so that we can treat it. Before you go home you are told how to look after the wound, when you can eat, drive and work again, and whom to call when something is wrong.',
        },
        {
          key: 'rights',
          heading: 'Your rights',
          body: 'You may say no, and you may change your mind at any time before the operation, also after signing. Nobody will treat you worse for it. Tell any member of staff.',
        },
      ],
      fields: {
        side: {
          label: 'Side',
          help: null,
          choices: { none: 'Does not apply', left: 'Left', right: 'Right', both: 'Both' },
        },
        benefit: label('What the operation is meant to do for you'),
        'own-risks': label('Risks that are different or greater for you'),
        matters: label('What matters most to you, or what you want us to know', 'You may leave this empty.'),
      },
      addOns: {
        transfusion: {
          label: 'Blood, if I need it',
          text: 'If I lose much blood, I may be given blood or blood products. Blood is tested and matched. Reactions such as fever or a rash happen now and then; serious ones are rare.',
        },
        photographs: {
          label: 'Photographs for teaching',
          text: 'Pictures may be taken during the operation and used to teach staff and students. Nothing in them shows who I am. My treatment is the same if I say no.',
        },
      },
      declaration:
        'I have read this form, or it was read to me. I could ask questions, and they were answered. I understand what will be done, why, what can go wrong and what else I could choose. I agree to the operation.',
    },
  },
});

export const ANAESTHESIA = formPlan({
  category: 'anaesthesia',
  validForDays: 90,
  fields: [
    staffField('kind', 'choice', true, ['general', 'spinal', 'block', 'sedation']),
    staffField('own-risks', 'text', false),
    patientField('last-time', 'text'),
    patientField('teeth', 'checkbox'),
  ],
  texts: {
    en: {
      title: 'Consent to anaesthesia',
      summary:
        'An anaesthetic keeps you from feeling pain during an operation or an examination. This form explains the kinds there are, what you may notice afterwards and what can go wrong.',
      sections: [
        {
          key: 'kinds',
          heading: 'Kinds of anaesthesia',
          body: 'Which one is planned for you is written under “About your treatment”.\n- General: you sleep and feel nothing. A doctor watches over you all the time.\n- Spinal or epidural: an injection in the back makes the lower half of the body numb. You stay awake, or drowsy.\n- Nerve block: one part of the body is made numb.\n- Sedation: medicines make you calm and sleepy. You may remember some of it.\n\nNow and then one kind is not enough, and another is added. You are told beforehand if that is likely.',
        },
        {
          key: 'before',
          heading: 'Before it',
          body: 'Eat nothing for six hours before it. You may drink clear water until two hours before, unless you are told otherwise. Tell us about all medicines, allergies, loose teeth, and whether you smoke or drink.',
        },
        {
          key: 'risks',
          heading: 'What can go wrong',
          body: 'Modern anaesthesia is very safe. For a person who is otherwise well:\n- More than one in ten: feeling sick, a sore throat, shivering, feeling dizzy.\n- About one in a hundred: a headache after an injection in the back, small hurts to lip or tongue.\n- About one in 4,500: damage to a tooth that has to be treated.\n- About one in 10,000: a serious allergic reaction.\n- About one in 20,000: being awake for a moment during a general anaesthetic.\n- Rarer still: lasting damage to a nerve. Death from the anaesthetic itself: about one in 100,000.\n\nThe risks are greater for people who are very ill and for emergencies. What is different for you is written above.',
        },
        {
          key: 'after',
          heading: 'Afterwards',
          body: 'You are watched until you are awake and comfortable. For 24 hours do not drive, do not drink alcohol and sign nothing important. If you go home the same day, somebody must be with you that night.',
        },
        {
          key: 'rights',
          heading: 'Your rights',
          body: 'You may say no, ask for another kind, or change your mind at any time before it begins.',
        },
      ],
      fields: {
        kind: {
          label: 'What is planned for you',
          help: null,
          choices: {
            general: 'General anaesthesia',
            spinal: 'Spinal or epidural',
            block: 'Nerve block',
            sedation: 'Sedation',
          },
        },
        'own-risks': label('Risks that are different or greater for you'),
        'last-time': label('Was anything wrong after an anaesthetic before, with you or in your family?'),
        teeth: label('I have loose, capped or false teeth'),
      },
      addOns: {},
      declaration:
        'I have read this form, or it was read to me. I could ask questions, and they were answered. I understand which kind of anaesthesia is planned and what can go wrong. I agree to it.',
    },
  },
});
