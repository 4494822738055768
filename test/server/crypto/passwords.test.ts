import { createSecretKey, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { availableParallelism, getPriority } from 'node:os';
import { expect } from 'chai';
import { createHashQueue, HashQueueFullError } from '../../../server/crypto/hash-queue.ts';
import { passwordProblems, pinProblems } from '../../../server/crypto/password-rules.ts';
import { createPasswords } from '../../../server/crypto/passwords.ts';

const unsafeCost = { cost: 10, reason: 'tests' } as const;
const pepper = createSecretKey(randomBytes(32));
const LONG = 'x'.repeat(80);

describe('passwords', function () {
  this.timeout(20_000);
  const passwords = createPasswords({ pepper, unsafeCost });

  it('match their own hash, and no other password does', async () => {
    const hash = await passwords.hashPassword('four green owls sing');
    expect(hash).to.match(/^\$2b\$10\$.{53}$/);
    expect(await passwords.verifyPassword('four green owls sing', hash)).to.equal(true);
    expect(await passwords.verifyPassword('four green owls sang', hash)).to.equal(false);
    expect(await passwords.hashPassword('four green owls sing'), 'each hash has its own salt').not.to.equal(hash);
  });

  it('count beyond the 72 bytes and the zero byte at which bcrypt stops', async () => {
    const [long, zero] = await Promise.all([passwords.hashPassword(`${LONG}a`), passwords.hashPassword('ab\0c')]);
    expect(await passwords.verifyPassword(`${LONG}b`, long)).to.equal(false);
    expect(await passwords.verifyPassword(`${LONG}a`, long)).to.equal(true);
    expect(await passwords.verifyPassword('ab\0d', zero)).to.equal(false);
  });

  it('are the same from keyboards that compose letters differently', async () => {
    expect(
      await passwords.verifyPassword('cafe\u0301 de la gare', await passwords.hashPassword('café de la gare')),
    ).to.equal(true);
  });

  it('cannot be checked without the pepper', async () => {
    const stranger = createPasswords({ pepper: createSecretKey(randomBytes(32)), unsafeCost });
    expect(
      await stranger.verifyPassword('four green owls sing', await passwords.hashPassword('four green owls sing')),
    ).to.equal(false);
  });

  it('and PINs are not one another', async () => {
    const hash = await passwords.hashPin('7391');
    expect(await passwords.verifyPin('7391', hash)).to.equal(true);
    expect(await passwords.verifyPin('7392', hash)).to.equal(false);
    expect(await passwords.verifyPassword('7391', hash)).to.equal(false);
  });

  it('are never right against nothing or a damaged hash', async () => {
    expect(await passwords.verifyAgainstNothing('x')).to.equal(false);
    for (const hash of [null, '', 'x', '$2b$10$short', `$2b$10$${'!'.repeat(53)}`]) {
      expect(await passwords.verifyPassword('x', hash)).to.equal(false);
    }
  });

  it('cost an unknown account the same time as a known one', async () => {
    const hash = await passwords.hashPassword('four green owls sing');
    const cpuOf = async (check: () => Promise<unknown>): Promise<number> => {
      const start = process.cpuUsage();
      for (let i = 0; i < 3; i += 1) await check();
      const { user, system } = process.cpuUsage(start);
      return user + system;
    };
    const known = await cpuOf(() => passwords.verifyPassword('wrong', hash));
    for (const unknown of [
      () => passwords.verifyAgainstNothing('wrong'),
      () => passwords.verifyPassword('wrong', 'damaged'),
    ]) {
      // A check that skipped the hash would take a hundredth.
      expect((await cpuOf(unknown)) / known).to.be.within(0.5, 2);
    }
  });

  it('leave the event loop free while they are hashed', async () => {
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    await Promise.all(Array.from({ length: 4 }, () => passwords.hashPassword('four green owls sing')));
    isDone = true;
    // Hashing on the loop would leave it a turn or two for each hash.
    expect(turns).to.be.greaterThan(100);
  });

  it('are hashed behind everything else the process does', async () => {
    await createPasswords({ pepper }).hashPassword('four green owls sing');
    expect(getPriority(), 'the process as a whole').to.equal(0);
    // The threads of a process have priorities of their own on Linux only (proc_pid_stat(5): `nice` is the 19th field).
    if (process.platform !== 'linux') return;
    const stats = await Promise.all(
      (await readdir('/proc/self/task')).map((task) =>
        readFile(`/proc/self/task/${task}/stat`, 'utf8').catch(() => ''),
      ),
    );
    const nice = stats.map((stat) => stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]);
    expect(nice).to.include('10').and.to.include('0');
  });

  it('tell when they were hashed at another cost', async () => {
    const hash = await passwords.hashPin('7391');
    expect(passwords.needsRehash(hash)).to.equal(false);
    expect(createPasswords({ pepper }).needsRehash(hash)).to.equal(true);
    expect(passwords.needsRehash('damaged')).to.equal(true);
  });

  it('are hashed at cost 12 unless an unsafe cost is asked for with its reason', async () => {
    expect(await createPasswords({ pepper }).hashPassword('x')).to.match(/^\$2b\$12\$/);
    for (const cost of [4, 10, 11, 16, 12.5]) expect(() => createPasswords({ pepper, cost })).to.throw(RangeError);
    expect(() => createPasswords({ pepper, unsafeCost: { cost: 10, reason: ' ' } })).to.throw(RangeError, 'reason');
    for (const concurrent of [0, 1.5, 2 * availableParallelism() + 1]) {
      expect(() => createPasswords({ pepper, concurrent })).to.throw(RangeError);
    }
  });

  it('are refused, not piled up, when too many wait', async () => {
    const narrow = createPasswords({ pepper, unsafeCost, concurrent: 1, maxWaiting: 1 });
    const results = await Promise.allSettled([1, 2, 3].map(() => narrow.verifyAgainstNothing('x')));
    expect(results.map((result) => result.status)).to.deep.equal(['fulfilled', 'fulfilled', 'rejected']);
    expect(results[2]).to.have.property('reason').that.is.instanceOf(HashQueueFullError);
    expect(await narrow.verifyAgainstNothing('x'), 'and afterwards there is room again').to.equal(false);
  });
});

describe('the hash queue', () => {
  it('checks the secrets of people who are signed in while the public line is full', async () => {
    const passwords = createPasswords({ pepper, unsafeCost, concurrent: 1, maxWaiting: 1 });
    const [password, pin] = await Promise.all([
      passwords.hashPassword('four green owls sing'),
      passwords.hashPin('7391'),
    ]);
    const flood = Promise.allSettled([1, 2, 3].map(() => passwords.verifyAgainstNothing('x')));
    expect(await passwords.forSignedIn.verifyPin('7391', pin)).to.equal(true);
    expect(await passwords.forSignedIn.verifyPassword('four green owls sang', password)).to.equal(false);
    expect((await flood).map(({ status }) => status)).to.deep.equal(['fulfilled', 'fulfilled', 'rejected']);
  });

  it('runs no more at once than it may, in the order they came, whatever fails', async () => {
    const queue = createHashQueue(2, 100);
    const started: number[] = [];
    let running = 0;
    let most = 0;
    const task = (number: number) => async (): Promise<number> => {
      started.push(number);
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      if (number % 3 === 0) throw new Error('failed');
      return number;
    };
    const numbers = Array.from({ length: 30 }, (_, index) => index);
    const results = await Promise.allSettled(numbers.map((number) => queue.run(task(number))));
    expect(most).to.equal(2);
    expect(started).to.deep.equal(numbers);
    expect(results.filter((result) => result.status === 'rejected')).to.have.length(10);
    expect(await queue.run(task(1))).to.equal(1);
  });

  it('lets nobody in before those who wait', async () => {
    const queue = createHashQueue(1, 10);
    const order: string[] = [];
    const first = queue.run(() => Promise.resolve(order.push('first')));
    const second = queue.run(() => Promise.resolve(order.push('second')));
    const late = first.then(() => queue.run(() => Promise.resolve(order.push('late'))));
    await Promise.all([first, second, late]);
    expect(order).to.deep.equal(['first', 'second', 'late']);
  });

  it('serves its two lines in turns, in one number at once, and refuses in the one that is full only', async () => {
    const queue = createHashQueue(1, 3);
    const order: string[] = [];
    let running = 0;
    const come = (line: 'public' | 'signed-in', name: string) =>
      queue.run(async () => {
        order.push(name);
        running += 1;
        await new Promise((resolve) => setImmediate(resolve));
        expect(running).to.equal(1);
        running -= 1;
      }, line);
    const flood = ['p1', 'p2', 'p3', 'p4', 'p5'].map((name) => come('public', name));
    const proofs = ['s1', 's2', 's3', 's4'].map((name) => come('signed-in', name));
    const refused = (await Promise.allSettled([...flood, ...proofs])).flatMap((result, index) =>
      result.status === 'rejected' ? [index] : [],
    );
    expect(order).to.deep.equal(['p1', 's1', 'p2', 's2', 'p3', 's3', 'p4']);
    expect(refused, 'p5 and s4').to.deep.equal([4, 8]);
  });
});

describe('password rules', () => {
  const email = 'asha.rao@north.example';

  it('take long passwords of any kind, spaces and all scripts', () => {
    for (const good of [
      'four green owls sing',
      'kT9#vLq2!xWz',
      'चार हरे उल्लू गाते हैं',
      'paper-lamp-river',
      '738291047362',
    ]) {
      expect(passwordProblems(good, email), good).to.deep.equal([]);
    }
  });

  it('count characters, not bytes', () => {
    expect(passwordProblems('😀😁😂🤣😃😄😅😆😉😊😋', null)).to.deep.equal(['too-short']);
    expect(passwordProblems('😀😁😂🤣😃😄😅😆😉😊😋😎', null)).to.deep.equal([]);
    expect(passwordProblems('owl sings '.repeat(26), null)).to.deep.equal(['too-long']);
  });

  it('refuse common words however they are dressed up', () => {
    for (const common of [
      'password1234',
      'P@ssw0rd2024!',
      'Welcome-12345',
      'hospital2026!!',
      'passwordpassword',
      'qwertyuiop12',
      '!!!Wardline!!!',
    ]) {
      expect(passwordProblems(common, email), common).to.include('too-common');
    }
  });

  it('refuse few characters and keyboard runs', () => {
    for (const simple of [
      'aaaaaaaaaaaa',
      'abababababab',
      'abcdefghijkl',
      'lkjihgfedcba',
      '123456789012',
      'qwertyuiopas',
      '1qaz2wsx3edc',
    ]) {
      expect(passwordProblems(simple, null), simple).to.include('too-simple');
    }
  });

  it("refuse the e-mail's name, dots or not", () => {
    for (const named of ['asha.rao loves owls', 'ASHARAO-2026-owls', 'owls of asha rao!']) {
      expect(passwordProblems(named, email), named).to.deep.equal(['contains-email-name']);
    }
    expect(passwordProblems('owls of asha.rao', 'asha.rao+ward@north.example')).to.deep.equal(['contains-email-name']);
    expect(passwordProblems('jo likes green owls', 'jo@north.example'), 'two letters are in everything').to.deep.equal(
      [],
    );
  });

  it('give all reasons at once', () => {
    expect(passwordProblems('pass', 'pass@north.example')).to.deep.equal([
      'too-short',
      'too-common',
      'too-simple',
      'contains-email-name',
    ]);
  });
});

describe('PIN rules', () => {
  it('take 4 to 8 digits that follow no pattern', () => {
    for (const pin of ['7391', '48205', '903174', '5820461', '13579246'])
      expect(pinProblems(pin), pin).to.deep.equal([]);
  });

  it('refuse other lengths and other characters', () => {
    for (const pin of ['', '739', '739173917', '73a1', ' 7391', '७३९१']) {
      expect(pinProblems(pin), pin).to.deep.equal(['not-4-to-8-digits']);
    }
  });

  it('refuse repeats, sequences, years and the best-known ones', () => {
    for (const pin of ['0000', '1234', '4321', '2468', '7890', '1212', '123123', '2580', '1984', '2012', '87654321']) {
      expect(pinProblems(pin), pin).to.deep.equal(['too-simple']);
    }
  });
});
