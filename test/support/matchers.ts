import { use } from 'chai';
import type { ProblemKind } from '../../shared/types/problem-kinds.ts';
import { problem } from '../../shared/types/problem.ts';
import { PROBLEMS } from '../../shared/types/problem-kinds.ts';
import type { Answer } from './caller.ts';

declare global {
  namespace Chai {
    interface Assertion {
      /** The answer is that problem, in form and status; `pointer` names what was wrong with the input. */
      problem(kind: ProblemKind, pointer?: string): Assertion;
    }
  }
}

use((chai) => {
  chai.Assertion.addMethod('problem', function (this: Chai.AssertionStatic, kind: ProblemKind, pointer?: string) {
    const answer = this._obj as Answer;
    const parsed = problem.safeParse(answer.body);
    const said = parsed.success ? parsed.data.type : JSON.stringify(answer.body);
    this.assert(
      parsed.success &&
        parsed.data.type === `urn:wardline:problem:${kind}` &&
        answer.status === PROBLEMS[kind].status &&
        (answer.headers.get('content-type') ?? '').startsWith('application/problem+json'),
      `expected the problem ${kind}, got ${answer.status} ${said}`,
      `expected anything but the problem ${kind}`,
      kind,
    );
    if (pointer !== undefined) {
      const pointers = parsed.success ? (parsed.data.errors ?? []).map((error) => error.pointer) : [];
      this.assert(pointers.includes(pointer), `expected ${pointer} among ${pointers.join(', ')}`, '', pointer);
    }
  });
});
