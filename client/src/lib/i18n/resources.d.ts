import type account from '../../locales/en/account.json';
import type bed from '../../locales/en/bed.json';
import type board from '../../locales/en/board.json';
import type common from '../../locales/en/common.json';
import type feeds from '../../locales/en/feeds.json';
import type find from '../../locales/en/find.json';
import type hospitals from '../../locales/en/hospitals.json';
import type housekeeping from '../../locales/en/housekeeping.json';
import type huddle from '../../locales/en/huddle.json';
import type mail from '../../locales/en/mail.json';
import type overview from '../../locales/en/overview.json';
import type outbox from '../../locales/en/outbox.json';
import type patients from '../../locales/en/patients.json';
import type replay from '../../locales/en/replay.json';
import type reports from '../../locales/en/reports.json';
import type places from '../../locales/en/places.json';
import type signIn from '../../locales/en/sign-in.json';
import type staff from '../../locales/en/staff.json';
import type wall from '../../locales/en/wall.json';
import type walls from '../../locales/en/walls.json';
import type wards from '../../locales/en/wards.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    returnNull: false;
    resources: {
      account: typeof account;
      bed: typeof bed;
      board: typeof board;
      common: typeof common;
      feeds: typeof feeds;
      find: typeof find;
      hospitals: typeof hospitals;
      housekeeping: typeof housekeeping;
      huddle: typeof huddle;
      mail: typeof mail;
      outbox: typeof outbox;
      overview: typeof overview;
      patients: typeof patients;
      replay: typeof replay;
      reports: typeof reports;
      places: typeof places;
      'sign-in': typeof signIn;
      staff: typeof staff;
      wall: typeof wall;
      walls: typeof walls;
      wards: typeof wards;
    };
  }
}
