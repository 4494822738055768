import { expect } from 'chai';
import fc from 'fast-check';
import type { News2Input } from '../../../shared/domain/news2.ts';
import { isNews2Valid, scoreNews2 } from '../../../shared/domain/news2.ts';
import type { News2Parameter } from '../../../shared/schemas/vitals.ts';

/** Someone well: no points at all. */
const well: News2Input = {
  respirationRate: 16,
  spo2: 97,
  spo2Scale: 1,
  onOxygen: false,
  systolic: 120,
  pulse: 70,
  consciousness: 'A',
  temperature: 37,
};

const pointsOf = (parameter: News2Parameter, measured: Partial<News2Input>) =>
  scoreNews2({ ...well, ...measured }).points[parameter];

type Row = readonly [value: number, points: number];

/** Both sides of every border of the chart (RCP, NEWS2, 2017, chart 1). */
const CHART: readonly { parameter: 'respirationRate' | 'systolic' | 'pulse' | 'temperature'; rows: readonly Row[] }[] =
  [
    {
      parameter: 'respirationRate',
      rows: [
        [0, 3],
        [8, 3],
        [9, 1],
        [11, 1],
        [12, 0],
        [20, 0],
        [21, 2],
        [24, 2],
        [25, 3],
        [60, 3],
      ],
    },
    {
      parameter: 'systolic',
      rows: [
        [50, 3],
        [90, 3],
        [91, 2],
        [100, 2],
        [101, 1],
        [110, 1],
        [111, 0],
        [219, 0],
        [220, 3],
        [300, 3],
      ],
    },
    {
      parameter: 'pulse',
      rows: [
        [0, 3],
        [40, 3],
        [41, 1],
        [50, 1],
        [51, 0],
        [90, 0],
        [91, 1],
        [110, 1],
        [111, 2],
        [130, 2],
        [131, 3],
        [250, 3],
      ],
    },
    {
      parameter: 'temperature',
      rows: [
        [30, 3],
        [35, 3],
        [35.1, 1],
        [36, 1],
        [36.1, 0],
        [38, 0],
        [38.1, 1],
        [39, 1],
        [39.1, 2],
        [42, 2],
      ],
    },
  ];

const SCALE_1: readonly Row[] = [
  [70, 3],
  [91, 3],
  [92, 2],
  [93, 2],
  [94, 1],
  [95, 1],
  [96, 0],
  [100, 0],
];
const SCALE_2_ON_OXYGEN: readonly Row[] = [
  [70, 3],
  [83, 3],
  [84, 2],
  [85, 2],
  [86, 1],
  [87, 1],
  [88, 0],
  [92, 0],
  [93, 1],
  [94, 1],
  [95, 2],
  [96, 2],
  [97, 3],
  [100, 3],
];
const SCALE_2_ON_AIR: readonly Row[] = SCALE_2_ON_OXYGEN.map(([spo2, points]) => [spo2, spo2 > 92 ? 0 : points]);

const arbitrary = {
  respirationRate: fc.integer({ min: 0, max: 90 }),
  spo2: fc.integer({ min: 30, max: 100 }),
  spo2Scale: fc.constantFrom<1 | 2>(1, 2),
  onOxygen: fc.boolean(),
  systolic: fc.integer({ min: 20, max: 320 }),
  pulse: fc.integer({ min: 0, max: 320 }),
  consciousness: fc.constantFrom('A' as const, 'C' as const, 'V' as const, 'P' as const, 'U' as const),
  temperature: fc.integer({ min: 220, max: 450 }).map((tenths) => tenths / 10),
};
const complete = fc.record(arbitrary);
const orMissing = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const withGaps = fc.record({
  respirationRate: orMissing(arbitrary.respirationRate),
  spo2: orMissing(arbitrary.spo2),
  spo2Scale: arbitrary.spo2Scale,
  onOxygen: orMissing(arbitrary.onOxygen),
  systolic: orMissing(arbitrary.systolic),
  pulse: orMissing(arbitrary.pulse),
  consciousness: orMissing(arbitrary.consciousness),
  temperature: orMissing(arbitrary.temperature),
});

describe('NEWS2', () => {
  for (const { parameter, rows } of CHART) {
    for (const [value, points] of rows) {
      it(`gives ${parameter} ${value} ${points}`, () => {
        expect(pointsOf(parameter, { [parameter]: value })).to.equal(points);
      });
    }
  }

  for (const [spo2, points] of SCALE_1) {
    it(`gives a saturation of ${spo2} % ${points} on scale 1, on air and on oxygen alike`, () => {
      expect(pointsOf('spo2', { spo2, onOxygen: false })).to.equal(points);
      expect(pointsOf('spo2', { spo2, onOxygen: true })).to.equal(points);
    });
  }
  for (const [spo2, points] of SCALE_2_ON_OXYGEN) {
    it(`gives a saturation of ${spo2} % ${points} on scale 2 with oxygen`, () => {
      expect(pointsOf('spo2', { spo2, spo2Scale: 2, onOxygen: true })).to.equal(points);
    });
  }
  for (const [spo2, points] of SCALE_2_ON_AIR) {
    it(`gives a saturation of ${spo2} % ${points} on scale 2 on air`, () => {
      expect(pointsOf('spo2', { spo2, spo2Scale: 2, onOxygen: false })).to.equal(points);
    });
  }

  it('gives oxygen two points and air none', () => {
    expect(pointsOf('onOxygen', { onOxygen: true })).to.equal(2);
    expect(pointsOf('onOxygen', { onOxygen: false })).to.equal(0);
  });

  it('gives three points to everyone who is not alert, also for new confusion', () => {
    expect(pointsOf('consciousness', { consciousness: 'A' })).to.equal(0);
    for (const consciousness of ['C', 'V', 'P', 'U'] as const) {
      expect(pointsOf('consciousness', { consciousness })).to.equal(3);
    }
  });

  it('reads a temperature to the tenth the chart knows', () => {
    expect(pointsOf('temperature', { temperature: 38.04 })).to.equal(0);
    expect(pointsOf('temperature', { temperature: 35.06 })).to.equal(1);
  });

  const RISKS: readonly [what: string, measured: Partial<News2Input>, score: number, risk: string][] = [
    ['nothing', {}, 0, 'low'],
    ['four points, none of them three', { onOxygen: true, pulse: 120 }, 4, 'low'],
    ['three in one parameter', { respirationRate: 8 }, 3, 'low-medium'],
    ['three in one and one more', { respirationRate: 8, pulse: 100 }, 4, 'low-medium'],
    ['five', { onOxygen: true, pulse: 120, temperature: 38.5 }, 5, 'medium'],
    ['five with three in one', { consciousness: 'C', onOxygen: true }, 5, 'medium'],
    ['six', { onOxygen: true, pulse: 120, respirationRate: 22 }, 6, 'medium'],
    ['seven', { onOxygen: true, pulse: 120, respirationRate: 22, temperature: 38.5 }, 7, 'high'],
    [
      'everything',
      { respirationRate: 30, spo2: 80, onOxygen: true, systolic: 80, pulse: 140, consciousness: 'U', temperature: 34 },
      20,
      'high',
    ],
  ];
  for (const [what, measured, score, risk] of RISKS) {
    it(`calls ${what} ${risk}`, () => {
      expect(scoreNews2({ ...well, ...measured })).to.deep.include({ score, risk, missing: [] });
    });
  }

  it('gives no score and no risk while something is missing, and names it', () => {
    const result = scoreNews2({ ...well, pulse: null, temperature: null });
    expect(result).to.deep.include({ score: null, risk: null, missing: ['pulse', 'temperature'] });
  });

  it('still calls it high when what is known has seven points', () => {
    const result = scoreNews2({ ...well, respirationRate: 30, consciousness: 'V', onOxygen: true, temperature: null });
    expect(result).to.deep.include({ score: null, risk: 'high', missing: ['temperature'] });
  });

  it('does not guess at a saturation above the target of scale 2 without knowing about the oxygen', () => {
    const result = scoreNews2({ ...well, spo2: 97, spo2Scale: 2, onOxygen: null });
    expect(result.points).to.not.have.property('spo2');
    expect(result.missing).to.deep.equal(['onOxygen']);
    expect(scoreNews2({ ...well, spo2: 84, spo2Scale: 2, onOxygen: null }).points.spo2).to.equal(2);
  });

  it('stays between 0 and 20, and its risk follows from the points alone', () => {
    fc.assert(
      fc.property(complete, (input) => {
        const { score, risk, missing, points } = scoreNews2(input);
        const given = Object.values(points);
        const sum = given.reduce((total, one) => total + one, 0);
        expect(missing).to.deep.equal([]);
        expect(given).to.have.length(7);
        expect(score).to.equal(sum).and.to.be.within(0, 20);
        const expected = sum >= 7 ? 'high' : sum >= 5 ? 'medium' : given.includes(3) ? 'low-medium' : 'low';
        expect(risk).to.equal(expected);
      }),
    );
  });

  it('never gives a sicker person less: further from the middle is never fewer points', () => {
    const middles = { respirationRate: 16, systolic: 150, pulse: 70, temperature: 37 } as const;
    const parameters = Object.keys(middles) as (keyof typeof middles)[];
    fc.assert(
      fc.property(complete, fc.constantFrom(...parameters), fc.integer({ min: 1, max: 40 }), (input, name, step) => {
        const value = input[name];
        const further = value + (value < middles[name] ? -step : step);
        const before = scoreNews2(input).points[name] ?? 0;
        expect(scoreNews2({ ...input, [name]: further }).points[name]).to.be.at.least(before);
      }),
    );
  });

  it('never calls a full set safer than the gaps allowed: what is measured later only adds', () => {
    fc.assert(
      fc.property(withGaps, complete, (partial, rest) => {
        const filled = Object.fromEntries(
          Object.entries(partial).map(([name, value]) => [name, value ?? rest[name as keyof News2Input]]),
        ) as unknown as News2Input; // The same names, each with a value now.
        const before = scoreNews2(partial);
        const after = scoreNews2(filled);
        const known = Object.values(before.points).reduce((total, one) => total + one, 0);
        expect(after.score).to.be.at.least(known);
        if (before.risk === 'high') expect(after.risk).to.equal('high');
        expect(before.score === null).to.equal(before.missing.length > 0);
      }),
    );
  });
});

describe('Whom NEWS2 is for', () => {
  const at = '2040-03-05T08:00:00.000Z';

  it('is those of sixteen and over', () => {
    expect(isNews2Valid('2024-03-05', at)).to.equal(true);
    expect(isNews2Valid('2024-03-06', at)).to.equal(false);
    expect(isNews2Valid('1950-12-31', at)).to.equal(true);
  });

  it('takes someone of unknown age for an adult', () => {
    expect(isNews2Valid(null, at)).to.equal(true);
  });
});
