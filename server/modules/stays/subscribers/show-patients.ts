import type { EventData } from '../../../../shared/events/registry.ts';
import type { Subscriber } from '../../../outbox/subscribers.ts';
import { show } from '../stays.events.ts';
import { requestRepository, stayRepository } from '../stays.repository.ts';

/** A patient’s record or last score is different: the wards where they lie or are waited for are told how they show now. */
export const showPatients: Subscriber = {
  name: 'stays.show-patients',
  events: ['patient.changed', 'vitals.recorded'],
  async handle({ name, data }) {
    const { patientId, ...rest } = data as EventData<'patient.changed'> | EventData<'vitals.recorded'>;
    const stays = await stayRepository().find({ patientId, isOpen: true });
    if (name === 'vitals.recorded') {
      if (stays.length > 0) await show(stays);
      return;
    }
    // The echo of an admission or a move, which has told the ward already.
    const version = 'version' in rest ? rest.version : null;
    const news = stays.filter(({ patientVersion }) => patientVersion !== version);
    const requests = await requestRepository().find({ patientId, isOpen: true });
    if (news.length > 0 || requests.length > 0) await show(news, requests);
  },
};
