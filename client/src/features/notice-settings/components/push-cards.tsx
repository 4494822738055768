import { Button } from '@mantine/core';
import { IconBell, IconBellOff, IconDeviceMobile } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Card } from '../../../components/ui/card.tsx';
import { FailureNotice } from '../../../components/ui/failure-notice.tsx';
import { Notice } from '../../../components/ui/notice.tsx';
import { Skeleton } from '../../../components/ui/skeleton.tsx';
import { toast } from '../../../components/ui/toast.ts';
import { ApiProblem, NoAnswer } from '../../../lib/api/failure.ts';
import { useCommand } from '../../../lib/api/use-command.ts';
import type { PushState } from '../../../lib/device-push.ts';
import { keepDeviceId, pushState, subscribeDevice, thisDeviceId, unsubscribeDevice } from '../../../lib/device-push.ts';
import { deviceName } from '../../../lib/device-words.ts';
import { formatInstant } from '../../../lib/format.ts';
import type { PushDevice, PushStatus } from '../api.ts';
import { postRemoval, postSubscription, pushKey, usePush } from '../api.ts';

const stateKey = ['notices', 'push-here'] as const;

function usePushAgain() {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: pushKey });
    void queries.invalidateQueries({ queryKey: stateKey });
  };
}

/** Push on this device, and on the person's others. */
export function PushCards() {
  const { t } = useTranslation('noticeSettings');
  const push = usePush();
  const here = useQuery({ queryKey: stateKey, queryFn: pushState, staleTime: 0 });
  return (
    <>
      <Card title={t('push.title')} lead={t('push.lead')}>
        {push.isLoading || here.isLoading ? <Skeleton blocks={[64]} onRetry={() => void push.refetch()} /> : null}
        {push.isError ? <FailureNotice error={push.error} onRetry={() => void push.refetch()} /> : null}
        {push.data === undefined || here.data === undefined ? null : <ThisDevice push={push.data} state={here.data} />}
      </Card>
      {push.data === undefined || push.data.key === null ? null : <Devices devices={push.data.devices} />}
    </>
  );
}

/** Identifiers are made in the order of time. */
const newestOf = (devices: readonly PushDevice[]): PushDevice | null =>
  devices.reduce<PushDevice | null>((last, one) => (last === null || one.id > last.id ? one : last), null);

async function turnOn(key: string): Promise<PushDevice | null> {
  const made = await subscribeDevice(key);
  if (made === null) return null;
  const { endpoint = '', keys = {} } = made;
  const { p256dh = '', auth = '' } = keys;
  try {
    const { devices } = await postSubscription({
      endpoint,
      keys: { p256dh, auth },
      device: deviceName(navigator.userAgent),
    });
    const device = newestOf(devices);
    if (device !== null) keepDeviceId(device.id);
    return device;
  } catch (error) {
    // A device the house does not know must not seem to be told.
    await unsubscribeDevice();
    throw error;
  }
}

async function turnOff(id: string | null): Promise<void> {
  if (id !== null) await postRemoval(id);
  await unsubscribeDevice();
}

function ThisDevice({ push, state }: { readonly push: PushStatus; readonly state: PushState }) {
  const { t } = useTranslation('noticeSettings');
  const again = usePushAgain();
  const { key, devices } = push;
  const isKnown = devices.some(({ id }) => id === thisDeviceId());
  const on = useCommand(turnOn, (device) => {
    if (device !== null) toast(t('push.turnedOn'));
    again();
  });
  const off = useCommand(turnOff, () => {
    toast(t('push.turnedOff'));
    again();
  });
  if (key === null) return <Notice tone="info">{t('push.notSetUp')}</Notice>;
  if (state === 'unsupported') return <Notice tone="info">{t('push.unsupported')}</Notice>;
  if (state === 'denied') return <Notice tone="warn">{t('push.denied')}</Notice>;
  const isOn = state === 'on' && isKnown;
  const Glyph = isOn ? IconBell : IconBellOff;
  return (
    <div className="stack">
      <p className="push-state">
        <Glyph size={20} stroke={1.9} aria-hidden="true" />
        <span>
          {t(isOn ? 'push.on' : 'push.off')} {isOn ? t('push.signOut') : null}
        </span>
      </p>
      {on.isPending ? <p className="muted">{t('push.asking')}</p> : null}
      <PushFailure error={on.error ?? off.error} />
      <div>
        {isOn ? (
          <Button variant="default" loading={off.isPending} onClick={() => off.mutate(thisDeviceId())}>
            {t('push.turnOff')}
          </Button>
        ) : (
          <Button loading={on.isPending} onClick={() => on.mutate(key)}>
            {t('push.turnOn')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** The browser's own refusals are not the house's: they get words of their own. */
function PushFailure({ error }: { readonly error: Error | null }) {
  const { t } = useTranslation('noticeSettings');
  if (error === null) return null;
  if (error instanceof ApiProblem || error instanceof NoAnswer) return <FailureNotice error={error} />;
  return (
    <Notice tone="danger" isSpoken>
      {t('push.failed')}
    </Notice>
  );
}

function Devices({ devices }: { readonly devices: readonly PushDevice[] }) {
  const { t } = useTranslation('noticeSettings');
  return (
    <Card title={t('devices.title')}>
      {devices.length === 0 ? <p className="muted">{t('devices.none')}</p> : null}
      <ul className="push-devices">
        {devices.map((device) => (
          <DeviceRow key={device.id} device={device} />
        ))}
      </ul>
    </Card>
  );
}

function DeviceRow({ device }: { readonly device: PushDevice }) {
  const { t } = useTranslation('noticeSettings');
  const again = usePushAgain();
  const name = device.device === '' ? t('devices.unnamed') : device.device;
  const isThis = device.id === thisDeviceId();
  const remove = useCommand(
    async () => {
      await postRemoval(device.id);
      if (isThis) await unsubscribeDevice();
    },
    () => {
      toast(t('devices.removed', { device: name }));
      again();
    },
  );
  return (
    <li className="push-device">
      <IconDeviceMobile size={22} stroke={1.7} className="muted" aria-hidden="true" />
      <div className="push-device-words">
        <div className="row">
          <bdi className="push-device-name">{name}</bdi>
          {isThis ? <span className="tag tag-good">{t('devices.this')}</span> : null}
        </div>
        <div className="muted small numbers">{t('devices.added', { time: formatInstant(device.addedAt) })}</div>
        <FailureNotice error={remove.error} />
      </div>
      <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate(undefined)}>
        {t('devices.remove')}
        <span className="visually-hidden"> {name}</span>
      </Button>
    </li>
  );
}
