import type { UseMutationResult } from '@tanstack/react-query';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { isUnsettled } from './failure.ts';
import { createKeyKeeper } from './key-keeper.ts';

/** A write: sent at once, never retried unasked; asked again after a lost answer it carries the same key. */
export function useCommand<Input, Answer>(
  send: (input: Input, key: string) => Promise<Answer>,
  onDone?: (answer: Answer, input: Input) => void,
): UseMutationResult<Answer, Error, Input> {
  const [keys] = useState(() => createKeyKeeper());
  return useMutation<Answer, Error, Input>({
    networkMode: 'always',
    retry: false,
    async mutationFn(input) {
      try {
        const answer = await send(input, keys.keyFor(input));
        keys.settle();
        return answer;
      } catch (error) {
        if (!isUnsettled(error)) keys.settle();
        throw error;
      }
    },
    onSuccess(answer, input) {
      onDone?.(answer, input);
    },
  });
}
