import { expect } from 'chai';
import { z } from 'zod';
import { attachmentHeader, bytesAnswer } from '../../../server/http/bytes.ts';
import { openApiDocument } from '../../../server/http/openapi.ts';
import { LIMITS } from '../../../server/http/rate-limits.ts';
import { route, RouteDeclarationError } from '../../../server/http/route.ts';
import type { Kernel } from '../../support/kernel.ts';
import { openKernel } from '../../support/kernel.ts';
import '../../support/matchers.ts';
import type { SmallHouse } from './small-house.ts';
import { openSmallHouse } from './small-house.ts';

const MOST = 1_000;
const common = { tag: 'Test', permission: 'ward.manage', limit: LIMITS.write } as const;
const exempt = { idempotency: { exempt: 'It keeps nothing.' } } as const;

const take = route({
  ...common,
  ...exempt,
  method: 'put',
  path: '/api/v1/bytes',
  summary: 'Count bytes.',
  takes: 'bytes',
  response: z.strictObject({ said: z.number().nullable(), counted: z.number() }),
  async handler({ bytes, body }) {
    if (bytes === null || body !== undefined) throw new Error('A route that takes bytes is given them and no body.');
    let counted = 0;
    for await (const chunk of bytes.read(MOST)) counted += chunk.length;
    return { said: bytes.length, counted };
  },
});
const give = route({
  ...common,
  method: 'get',
  path: '/api/v1/bytes',
  summary: 'Give bytes.',
  produces: 'bytes',
  response: bytesAnswer,
  handler: async () => ({ type: 'image/png', name: 'Röntgen.png', bytes: Buffer.from([0, 255, 10, 13]) }),
});

const S3 = {
  endpoint: 'https://objects.example',
  bucket: 'files',
  region: 'eu-central-1',
  accessKeyId: 'id',
  secretAccessKey: 'secret',
};

describe('bytes over HTTP', () => {
  let kernel: Kernel;
  let house: SmallHouse;
  before(async () => {
    kernel = await openKernel({ config: { s3: S3 } });
    house = await openSmallHouse(kernel, [take, give]);
  });
  after(async () => {
    await house.close();
    await kernel.close();
  });
  const admin = () => house.someone(kernel.north, 'admin');

  it('are read as they come, as many as the route takes', async () => {
    const all = await admin().put('/api/v1/bytes', undefined, { bytes: Buffer.alloc(MOST, 1) });
    expect(all.body).to.deep.equal({ said: MOST, counted: MOST });
    const over = await admin().put('/api/v1/bytes', undefined, { bytes: Buffer.alloc(MOST + 1, 1) });
    expect(over).to.be.problem('payload-too-large');
    expect((await admin().put('/api/v1/bytes', undefined, { bytes: Buffer.alloc(0) })).body).to.deep.equal({
      said: 0,
      counted: 0,
    });
  });

  it('are taken as what they are alone: no JSON, no form, nothing compressed', async () => {
    expect(await admin().put('/api/v1/bytes', { a: 1 })).to.be.problem('unsupported-media-type');
    for (const headers of [
      { 'content-type': 'multipart/form-data; boundary=x' },
      { 'content-type': 'application/octet-stream', 'content-encoding': 'gzip' },
    ]) {
      const answer = await admin().put('/api/v1/bytes', undefined, { bytes: Buffer.from('x'), headers });
      expect(answer).to.be.problem('unsupported-media-type');
    }
  });

  it('are not read from whoever may not send them', async () => {
    const bytes = Buffer.from('x');
    expect(await house.stranger().put('/api/v1/bytes', undefined, { bytes })).to.be.problem('not-signed-in');
    const nurse = house.someone(kernel.north, 'nurse');
    expect(await nurse.put('/api/v1/bytes', undefined, { bytes })).to.be.problem('not-allowed');
    const forged = { bytes, headers: { 'x-csrf-token': 'forged' } };
    expect(await admin().put('/api/v1/bytes', undefined, forged)).to.be.problem('csrf-refused');
  });

  it('leave as they are, to be kept under their name', async () => {
    const { bytes, headers } = await admin().get('/api/v1/bytes');
    expect([...bytes]).to.deep.equal([0, 255, 10, 13]);
    expect(headers.get('content-type')).to.equal('image/png');
    expect(headers.get('content-disposition')).to.match(/^attachment; .*filename\*=UTF-8''R%C3%B6ntgen\.png$/u);
    expect(headers.get('content-security-policy')).to.equal("sandbox; default-src 'none'");
  });

  it('are named by headers that cannot be broken out of', () => {
    expect(attachmentHeader(`a"; x='(*)\\\r\n%22.png`)).to.equal(
      `attachment; filename="a_; x='(*)____22.png"; filename*=UTF-8''a%22%3B%20x%3D%27%28%2A%29%5C%0D%0A%2522.png`,
    );
  });

  it('go from our pages to the object store that is named, and to nobody else', async () => {
    const policy = (await house.stranger().get('/healthz')).headers.get('content-security-policy') ?? '';
    expect(policy).to.contain("connect-src 'self' https://objects.example;");
    expect(policy).to.contain("img-src 'self' data: blob:;");
  });

  it('stand in the API’s document as bytes', () => {
    const document = JSON.stringify(openApiDocument([take, give], '1'));
    expect(
      document.match(/"application\/octet-stream":\{"schema":\{"type":"string","format":"binary"\}\}/gu),
    ).to.have.lengthOf(2);
  });

  it('are declared whole, or the house does not start', () => {
    const declare = (spec: object) => () => route({ ...common, summary: 'x', path: '/api/v1/x', ...spec } as never);
    const handler = async () => ({});
    const answer = { response: z.strictObject({}), handler };
    const taking = { ...answer, takes: 'bytes' };
    expect(declare({ ...taking, ...exempt, method: 'put' })).not.to.throw();
    expect(declare({ ...taking, ...exempt, method: 'post' })).to.throw(RouteDeclarationError);
    expect(declare({ ...taking, method: 'put', idempotency: 'required' })).to.throw(RouteDeclarationError);
    expect(declare({ ...taking, ...exempt, method: 'put', body: z.strictObject({}) })).to.throw(RouteDeclarationError);
    expect(declare({ ...answer, method: 'get', produces: 'bytes' })).to.throw(RouteDeclarationError);
    expect(declare({ handler, response: bytesAnswer, method: 'get', produces: 'bytes' })).not.to.throw();
  });
});
