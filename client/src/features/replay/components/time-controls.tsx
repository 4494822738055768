import { ActionIcon, TextInput } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconPlayerSkipBack, IconPlayerSkipForward } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clockText } from '../../../lib/hospital-time.ts';
import type { Moment } from '../replay-time.ts';
import { instantOf, MINUTES, momentOf, stepped } from '../replay-time.ts';

interface TimeControlsProps {
  readonly moment: Moment;
  readonly onMoment: (moment: Moment) => void;
  readonly isPlaying: boolean;
  readonly onPlaying: (isPlaying: boolean) => void;
}

/** Where the day's six hours begin, in minutes; the slider rests there a little. */
const HOURS = [0, 360, 720, 1080];

/** Goes through a day by the minute: by hand, a step at a time, or by itself. */
export function TimeControls({ moment, onMoment, isPlaying, onPlaying }: TimeControlsProps) {
  const { t } = useTranslation('replay');
  // As it was when the page was opened: over midnight the next day is a step away.
  const [today] = useState(() => momentOf(Date.now()).day);
  useEffect(() => {
    if (!isPlaying) return undefined;
    const timer = setInterval(() => {
      const next = stepped(moment, 1, Date.now());
      if (instantOf(next) <= instantOf(moment)) onPlaying(false);
      else onMoment(next);
    }, 1_000);
    return () => {
      clearInterval(timer);
    };
  }, [isPlaying, moment, onMoment, onPlaying]);
  const go = (minutes: number) => {
    onMoment(stepped(moment, minutes, Date.now()));
  };
  return (
    <div className="replay-controls">
      <TextInput
        type="date"
        label={t('day')}
        value={moment.day}
        max={moment.day > today ? moment.day : today}
        onChange={({ currentTarget: { value } }) => {
          if (!Number.isNaN(instantOf({ day: value, minute: 0 })))
            onMoment(stepped({ ...moment, day: value }, 0, Date.now()));
        }}
      />
      <div className="replay-steps" role="group" aria-label={t('minute')}>
        <ActionIcon
          variant="default"
          size={44}
          aria-label={t('previous')}
          onClick={() => {
            go(-1);
          }}
        >
          <IconPlayerSkipBack className="replay-flip" size={20} aria-hidden="true" />
        </ActionIcon>
        <ActionIcon
          variant="filled"
          size={44}
          aria-label={isPlaying ? t('pause') : t('play')}
          onClick={() => {
            onPlaying(!isPlaying);
          }}
        >
          {isPlaying ? (
            <IconPlayerPause size={20} aria-hidden="true" />
          ) : (
            <IconPlayerPlay className="replay-flip" size={20} aria-hidden="true" />
          )}
        </ActionIcon>
        <ActionIcon
          variant="default"
          size={44}
          aria-label={t('next')}
          onClick={() => {
            go(1);
          }}
        >
          <IconPlayerSkipForward className="replay-flip" size={20} aria-hidden="true" />
        </ActionIcon>
      </div>
      <label className="replay-slider">
        <span className="replay-slider-head">
          <span>{t('minute')}</span>
          <output>{clockText(moment.minute)}</output>
        </span>
        <input
          type="range"
          min={0}
          max={MINUTES - 1}
          step={1}
          list="replay-hours"
          value={moment.minute}
          aria-valuetext={clockText(moment.minute)}
          onChange={({ currentTarget: { valueAsNumber: minute } }) => {
            onPlaying(false);
            onMoment(stepped({ ...moment, minute }, 0, Date.now()));
          }}
        />
        <datalist id="replay-hours">
          {HOURS.map((minute) => (
            <option key={minute} value={minute}>
              {clockText(minute)}
            </option>
          ))}
        </datalist>
      </label>
    </div>
  );
}
