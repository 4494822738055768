import type { BinMaker } from './makers/bin-maker.ts';
import { consentTemplateMaker } from './makers/consent-template.ts';
import { customRoleMaker } from './makers/custom-role.ts';
import { documentMaker } from './makers/document.ts';
import { leaveTypeMaker } from './makers/leave-type.ts';
import { messageFileMaker } from './makers/message-file.ts';
import { patientMaker } from './makers/patient.ts';
import { bedMaker, departmentMaker, wardMaker } from './makers/places.ts';
import { rosterMaker, shiftTemplateMaker } from './makers/rosters.ts';
import { staffMaker } from './makers/staff.ts';

/** One for every kind that a module registers. */
export const BIN_MAKERS: readonly BinMaker[] = [
  documentMaker,
  customRoleMaker,
  staffMaker,
  leaveTypeMaker,
  patientMaker,
  consentTemplateMaker,
  bedMaker,
  wardMaker,
  departmentMaker,
  messageFileMaker,
  shiftTemplateMaker,
  rosterMaker,
];
