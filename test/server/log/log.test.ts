import { expect } from 'chai';
import { createLog } from '../../../server/log/log.ts';
import type { LogLevel } from '../../../server/log/log.ts';

function recorder(level: LogLevel = 'debug') {
  const lines: string[] = [];
  const log = createLog(level, { write: (line) => void lines.push(line) });
  const last = () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;
  return { log, lines, last };
}

describe('the log', () => {
  it('writes what is on the list, one JSON object a line', () => {
    const { log, last, lines } = recorder();
    log.info('A request was answered.', { requestId: 'r1', route: '/api/v1/beds/:bedId', status: 200, durationMs: 12 });
    expect(last()).to.include({
      msg: 'A request was answered.',
      requestId: 'r1',
      route: '/api/v1/beds/:bedId',
      status: 200,
      durationMs: 12,
    });
    expect(lines).to.have.lengthOf(1);
    expect(lines[0]).to.match(/^\{.*\}\n$/u);
  });

  it('drops whatever is not on the list, even when it is handed in: names, bodies, query strings, headers', () => {
    const { log, lines, last } = recorder();
    const handedIn = {
      requestId: 'r1',
      name: 'Amina Example',
      body: { diagnosis: 'private-thing' },
      query: 'q=amina',
      url: '/patients?name=amina',
      headers: { cookie: 'session=secret' },
      email: 'amina@example.org',
      password: 'hunter2',
      msg: 'overwritten',
      level: 99,
      constructor: 'x',
    };
    log.warn('Something.', handedIn);
    expect(Object.keys(last()).sort()).to.deep.equal(['level', 'msg', 'requestId', 'time']);
    expect(last()).to.include({ msg: 'Something.', requestId: 'r1', level: 40 });
    expect(lines.join('')).not.to.match(/amina|private-thing|secret|hunter2/iu);
  });

  it('shows of an error its class, code and place, never its message or its other fields', () => {
    const { log, lines, last } = recorder();
    const error = Object.assign(new TypeError('Amina Example has no bed\n    at a place she named (home.ts:1:2)'), {
      code: 11_000,
      keyValue: { email: 'amina@example.org' },
      cause: new Error('amina@example.org'),
    });
    log.error('It failed.', { error });
    expect(last()).to.include({ errorName: 'TypeError', errorCode: 11_000 });
    expect(last()['stack']).to.be.a('string').that.contains('log.test.ts');
    expect(lines.join('')).not.to.match(/amina@|Amina Example|she named/u);
  });

  it('shows of a thrown thing that is no error only what kind it is', () => {
    const { log, lines, last } = recorder();
    log.error('It failed.', { error: 'Amina Example' });
    log.error('It failed.', { error: { name: 'Amina Example' } });
    expect(last()).to.include({ errorName: 'object' });
    expect(lines.join('')).not.to.contain('Amina');
  });

  it('keeps quiet below its level', () => {
    const { log, lines } = recorder('warn');
    log.debug('a');
    log.info('b');
    expect(lines).to.deep.equal([]);
    log.warn('c');
    log.error('d');
    expect(lines).to.have.lengthOf(2);
    const silent = recorder('silent');
    silent.log.error('e');
    expect(silent.lines).to.deep.equal([]);
  });
});
