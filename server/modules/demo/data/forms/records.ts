import { formPlan, label, staffField } from './form-plan.ts';

export const PHOTOGRAPHY = formPlan({
  category: 'photography',
  validForDays: 365,
  fields: [staffField('of', 'text')],
  addOns: ['teaching', 'publication'],
  texts: {
    en: {
      title: 'Consent to photographs and recordings',
      summary:
        'We would like to take pictures of a part of your body, or a short recording. They belong to your record, and help us to see how things change. You may say no to any use of them.',
      sections: [
        {
          key: 'what',
          heading: 'What is taken',
          body: 'What we would like to photograph is written under “About your treatment”. Pictures are taken by staff with a device of the hospital, never with their own. Your face is shown only where it has to be.',
        },
        {
          key: 'use',
          heading: 'Who sees them',
          body: 'The people who treat you see them, as they see the rest of your record. Everyone who looks is noted. Any other use has a choice of its own below, and each of them is up to you.',
        },
        {
          key: 'rights',
          heading: 'Your rights',
          body: 'You may ask to see the pictures. You may take back any of these choices at any time: from then on the pictures are not used for it any more. What is printed already cannot be called back.',
        },
      ],
      fields: { of: label('What is photographed or recorded') },
      addOns: {
        teaching: {
          label: 'For teaching in this hospital',
          text: 'Staff and students may be shown the pictures. Nothing with them says who I am.',
        },
        publication: {
          label: 'For a journal or a lecture',
          text: 'The pictures may be printed or shown outside the hospital, also on the internet. My name is not given, but somebody who knows me might recognise me.',
        },
      },
      declaration:
        'I have read this form, or it was read to me. I agree that pictures or recordings are taken for my record, and to the other uses to which I have said yes.',
    },
  },
});

export const RESEARCH = formPlan({
  category: 'research',
  validForDays: null,
  fields: [staffField('study', 'text'), staffField('contact', 'text')],
  addOns: ['samples', 'contact-again'],
  texts: {
    en: {
      title: 'Consent to take part in research',
      summary:
        'You are asked to take part in a study. Taking part is your own free choice. If you say no, you are treated just as well.',
      sections: [
        {
          key: 'why',
          heading: 'What the study is about',
          body: 'The name of the study and whom you can ask are written under “About your treatment”. You were given a sheet about it to keep. An ethics committee has looked at the study and allowed it.',
        },
        {
          key: 'what',
          heading: 'What taking part means',
          body: 'What is done beside your usual treatment, and how often, stands on the sheet. So do the burdens and the risks. You may have no benefit from it yourself; others may later.',
        },
        {
          key: 'data',
          heading: 'Your data',
          body: 'What is collected is kept under a number instead of your name. Only the people who look after the study here know whose number it is. Results are published so that nobody can be recognised.',
        },
        {
          key: 'rights',
          heading: 'Leaving the study',
          body: 'You may leave at any time without giving a reason. You choose then whether what was collected so far may still be used.',
        },
      ],
      fields: { study: label('The study'), contact: label('Whom you can ask') },
      addOns: {
        samples: {
          label: 'Keeping samples',
          text: 'What is left of my blood or tissue may be kept and used in later studies that an ethics committee has allowed.',
        },
        'contact-again': {
          label: 'Asking me again',
          text: 'I may be asked about later studies. I can always say no.',
        },
      },
      declaration:
        'I have read the sheet about the study and this form, or they were read to me. My questions were answered and I had time to think. I take part of my own free will.',
    },
  },
});

/** The light tick: short enough to be read out at the desk. */
export const REGISTRATION = formPlan({
  category: 'registration',
  validForDays: null,
  signers: [{ role: 'patient', need: 'always' }],
  texts: {
    en: {
      title: 'Treatment and your data',
      summary: 'So that we can examine and treat you, we write down what we need to know about you and keep it safe.',
      sections: [
        {
          key: 'treatment',
          heading: 'Examination and treatment',
          body: 'The staff may examine you and give you ordinary care, such as taking your blood pressure or a blood sample. For anything greater, such as an operation, you are asked again.',
        },
        {
          key: 'data',
          heading: 'Your data',
          body: '- Only those who need your record for your care may open it, and everyone who does is noted.\n- Nobody else is given anything unless you allow it or the law asks for it.\n- You may ask what we keep about you, and have mistakes put right.',
        },
      ],
      fields: {},
      addOns: {},
      declaration: 'I agree to be examined and treated, and that my data are kept for my care.',
    },
    hi: {
      title: 'उपचार और आपकी जानकारी',
      summary: 'आपकी जाँच और उपचार करने के लिए हमें आपके बारे में जो जानना ज़रूरी है, उसे हम लिखते हैं और सुरक्षित रखते हैं।',
      sections: [
        {
          key: 'treatment',
          heading: 'जाँच और उपचार',
          body: 'कर्मचारी आपकी जाँच कर सकते हैं और सामान्य देखभाल दे सकते हैं, जैसे रक्तचाप नापना या ख़ून का नमूना लेना। किसी बड़ी चीज़ के लिए, जैसे ऑपरेशन, आपसे फिर से पूछा जाएगा।',
        },
        {
          key: 'data',
          heading: 'आपकी जानकारी',
          body: '- आपका रिकॉर्ड केवल वही लोग खोल सकते हैं जिन्हें आपकी देखभाल के लिए उसकी ज़रूरत है, और जो भी उसे खोलता है उसका नाम दर्ज होता है।\n- किसी और को कुछ नहीं दिया जाता, जब तक आप अनुमति न दें या क़ानून न माँगे।\n- आप पूछ सकते हैं कि हम आपके बारे में क्या रखते हैं, और ग़लतियाँ ठीक करवा सकते हैं।',
        },
      ],
      fields: {},
      addOns: {},
      declaration: 'मैं अपनी जाँच और उपचार के लिए सहमति देता/देती हूँ, और इसके लिए कि मेरी जानकारी मेरी देखभाल के लिए रखी जाए।',
    },
    ar: {
      title: 'العلاج وبياناتك',
      summary: 'لكي نتمكن من فحصك وعلاجك، نسجّل ما نحتاج إلى معرفته عنك ونحفظه في مكان آمن.',
      sections: [
        {
          key: 'treatment',
          heading: 'الفحص والعلاج',
          body: 'يمكن للعاملين فحصك وتقديم الرعاية المعتادة لك، مثل قياس ضغط الدم أو أخذ عينة من الدم. أما ما هو أكبر من ذلك، مثل العمليات الجراحية، فسنسألك عنه من جديد.',
        },
        {
          key: 'data',
          heading: 'بياناتك',
          body: '- لا يفتح ملفك إلا من يحتاج إليه لرعايتك، ويُسجَّل كل من يفتحه.\n- لا نعطي أي معلومات لأحد آخر إلا إذا سمحت بذلك أو طلبه القانون.\n- يمكنك أن تسأل عمّا نحتفظ به عنك، وأن تطلب تصحيح الأخطاء.',
        },
      ],
      fields: {},
      addOns: {},
      declaration: 'أوافق على فحصي وعلاجي، وعلى حفظ بياناتي من أجل رعايتي.',
    },
  },
});
