import type { ReactNode } from 'react';
import { Component } from 'react';
import { newKey } from '../lib/api/create-api.ts';
import { CrashScreen } from './error-screens.tsx';

interface CrashState {
  readonly error: Error | null;
  readonly reference: string;
}

/** The last net: a fault in drawing shows a page one can act on, with a word to quote, instead of a white screen. */
export class CrashBoundary extends Component<{ readonly children: ReactNode }, CrashState> {
  override state: CrashState = { error: null, reference: '' };

  static getDerivedStateFromError(error: Error): CrashState {
    return { error, reference: newKey().slice(0, 8) };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return (
      <main>
        <CrashScreen error={this.state.error} reference={this.state.reference} />
      </main>
    );
  }
}
