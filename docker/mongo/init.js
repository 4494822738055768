// Runs in mongosh at every start (service `mongo-init`) and changes nothing that is right already: begins the replica
// set, and makes the two users the house is run with.
//
// The house's own user may add to the journal and read it, never change or remove what stands in it, in any hospital's
// database. So it has no built-in role that writes: it may find and insert everywhere, and update and remove in the
// collections named here. A test holds the list against the house's.
const ADD_ONLY = ['journal', 'journalLinks', 'journalAnchors'];
const CHANGEABLE = [
  'availabilities',
  'bedRequests',
  'beds',
  'binBatches',
  'boardCheckpoints',
  'challenges',
  'chatChannels',
  'chatMessages',
  'chatPassed',
  'chatSaved',
  'chatStandings',
  'cleanings',
  'consentGates',
  'consentLinks',
  'consentMarks',
  'consents',
  'consentSealHeads',
  'consentSeals',
  'consentSignatures',
  'consentTemplates',
  'consentTemplateVersions',
  'consentTickets',
  'consumedEvents',
  'credentials',
  'customRoles',
  'demoStates',
  'departments',
  'documents',
  'duties',
  'dutyCorrections',
  'dutyGuards',
  'escalations',
  'feedAliases',
  'feedBedStatuses',
  'feedCounts',
  'feedMovements',
  'feedPersons',
  'feeds',
  'feedVisits',
  'feedWork',
  'files',
  'formerStaff',
  'hl7Inbox',
  'holidays',
  'hospitals',
  'invitations',
  'keptAnswers',
  'keptRecords',
  'ladders',
  'latestVitals',
  'leases',
  'leaveBalances',
  'leaveGuards',
  'leaveRequests',
  'leaveSettings',
  'leaveTypes',
  'locations',
  'mails',
  'movements',
  'noticeCauses',
  'noticeDispatches',
  'noticePreferences',
  'notices',
  'noticeSettlements',
  'occupancies',
  'onCallRoles',
  'outbox',
  'passwordResets',
  'patientCounters',
  'patientMerges',
  'patients',
  'plannedShifts',
  'presence',
  'procedures',
  'pushSubscriptions',
  'retentionLooks',
  'retentions',
  'rooms',
  'rosterGuards',
  'rosterLog',
  'rosters',
  'rosterSettings',
  'rosterTerms',
  'sessions',
  'shiftCalendars',
  'shifts',
  'shiftSwaps',
  'shiftTemplates',
  'shiftWishes',
  'signInFailures',
  'signingKeys',
  'signInPolicies',
  'staff',
  'staffGuards',
  'staffingNeeds',
  'startProbes',
  'stays',
  'streamHeads',
  'textMessages',
  'trustedDevices',
  'useGuards',
  'vitals',
  'wallScreens',
  'wallSightings',
  'wardLooks',
  'wards',
];

const { MONGO_ROOT_PASSWORD, MONGO_HOUSE_PASSWORD, MONGO_BACKUP_PASSWORD } = process.env;
const HOST = 'mongo:27017';
const WAIT_MS = 1_000;
const TRIES = 60;

const everywhere = { db: '', collection: '' };
const ROLE = {
  role: 'wardlineHouse',
  privileges: [
    { resource: { cluster: true }, actions: ['listDatabases'] },
    {
      resource: everywhere,
      actions: ['find', 'insert', 'listCollections', 'listIndexes', 'createCollection', 'createIndex', 'dropIndex'],
    },
    ...CHANGEABLE.map((collection) => ({ resource: { db: '', collection }, actions: ['update', 'remove'] })),
  ],
  roles: [],
};
const USERS = [
  { user: 'wardline', pwd: MONGO_HOUSE_PASSWORD, roles: ['wardlineHouse'] },
  { user: 'wardlineBackup', pwd: MONGO_BACKUP_PASSWORD, roles: ['readAnyDatabase'] },
];

function connected() {
  for (let tried = 1; ; tried += 1) {
    try {
      return connect(
        `mongodb://root:${encodeURIComponent(MONGO_ROOT_PASSWORD)}@${HOST}/admin?authSource=admin&directConnection=true`,
      );
    } catch (error) {
      if (tried === TRIES) throw error;
      sleep(WAIT_MS);
    }
  }
}

function beginReplicaSet(admin) {
  const NOT_YET_INITIALIZED = 94;
  try {
    admin.adminCommand({ replSetGetStatus: 1 });
  } catch (error) {
    if (error.code !== NOT_YET_INITIALIZED) throw error;
    admin.adminCommand({ replSetInitiate: { _id: 'rs0', members: [{ _id: 0, host: HOST }] } });
  }
  for (let tried = 1; !admin.hello().isWritablePrimary; tried += 1) {
    if (tried === TRIES) throw new Error('The replica set has no primary.');
    sleep(WAIT_MS);
  }
}

const admin = connected();
beginReplicaSet(admin);
if (admin.getRole(ROLE.role) === null) admin.createRole(ROLE);
else admin.updateRole(ROLE.role, { privileges: ROLE.privileges, roles: ROLE.roles });
for (const { user, pwd, roles } of USERS) {
  if (admin.getUser(user) === null) admin.createUser({ user, pwd, roles });
  else admin.updateUser(user, { pwd, roles });
}
print(`The replica set is ready; nobody but root changes ${ADD_ONLY.join(', ')}.`);
