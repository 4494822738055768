import { repository } from '../../db/repository.ts';
import {
  causeCollection,
  dispatchCollection,
  noticeCollection,
  preferencesCollection,
  settlementCollection,
  subscriptionCollection,
} from './notices.model.ts';
import {
  causePolicy,
  dispatchPolicy,
  noticePolicy,
  preferencesPolicy,
  settlementPolicy,
  subscriptionPolicy,
} from './notices.policy.ts';

export const causeRepository = () => repository(causeCollection, causePolicy);
export const settlementRepository = () => repository(settlementCollection, settlementPolicy);
export const noticeRepository = () => repository(noticeCollection, noticePolicy);
export const preferencesRepository = () => repository(preferencesCollection, preferencesPolicy);
export const subscriptionRepository = () => repository(subscriptionCollection, subscriptionPolicy);
export const dispatchRepository = () => repository(dispatchCollection, dispatchPolicy);
