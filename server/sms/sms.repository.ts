import { definePolicy } from '../access/policy.ts';
import { repository } from '../db/repository.ts';
import type { Sms } from './sms.model.ts';
import { smsCollection } from './sms.model.ts';

// They hold people's numbers: no person reads them through a scope.
const smsPolicy = definePolicy<Sms>({ of: 'text message', scope: () => null, rules: {} });

/** The text messages of the hospital in force, for the house itself. */
export const smsRepository = () => repository(smsCollection, smsPolicy);
