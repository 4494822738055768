import { repository } from '../../db/repository.ts';
import { linkCollection, ticketCollection } from './remote.model.ts';
import { linkPolicy, ticketPolicy } from './remote.policy.ts';

export const linkRepository = () => repository(linkCollection, linkPolicy);
export const ticketRepository = () => repository(ticketCollection, ticketPolicy);
