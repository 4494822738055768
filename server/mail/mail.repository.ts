import { definePolicy } from '../access/policy.ts';
import { repository } from '../db/repository.ts';
import type { Mail } from './mail.model.ts';
import { mailCollection } from './mail.model.ts';

// Mails hold codes and links of other people: no person reads them through a scope.
const mailPolicy = definePolicy<Mail>({ of: 'mail', scope: () => null, rules: {} });

/** The mails of the hospital in force, for the house itself. */
export const mailRepository = () => repository(mailCollection, mailPolicy);
