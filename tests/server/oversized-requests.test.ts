import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { problem } from '../../server/answers';
import { MEASURES } from '../../server/operations/offenders';
import { encodeRecord, readRecords, type CatchUpAnswer } from '../../src/lib/protocol/catch-up';
import { LIMITS } from '../../src/lib/protocol/limits';
import { anAct, idOf, PLACE } from '../builders/municipality';
import { aService, type TestService } from '../builders/service';

let running: TestService;
let cookie: string;
beforeAll(async () => {
  running = await aService({ measures: MEASURES });
  cookie = await running.cookieOf('author');
});
afterAll(() => running.remove());
afterEach(() => void vi.restoreAllMocks());

const HEAD = encodeRecord({ record: 'head', epoch: '', cursor: 0 });
const UPDATE = encodeRecord({ record: 'update', document: 'a', incarnation: 1 });
/** A record whose JSON is written by hand. */
const written = (json: string) => {
  const text = new TextEncoder().encode(json);
  const varUint = (value: number): number[] =>
    value < 128 ? [value] : [(value % 128) | 128, ...varUint(Math.floor(value / 128))];
  const inner = Buffer.concat([Uint8Array.from(varUint(text.length)), text]);
  return Buffer.concat([Uint8Array.from(varUint(inner.length)), inner]);
};
const anInventory = (names: number) =>
  encodeRecord({
    record: 'head',
    epoch: '',
    cursor: 0,
    inventory: Object.fromEntries(
      Array.from({ length: names }, (_, index) => [`draft/${PLACE}/${idOf('author')}/${index}`, index]),
    ),
  });

async function send(...records: Uint8Array[]) {
  return await fetch(`http://${running.address}/api/catch-up`, {
    method: 'POST',
    headers: { cookie },
    body: Buffer.concat(records),
  });
}
const answered = async (response: Response) =>
  [...readRecords(new Uint8Array(await response.arrayBuffer()))].map(({ head }) => head as CatchUpAnswer);

describe('a catch-up that says more than any device is refused before it is parsed', () => {
  const act = (json: string) => written(`{"record":"act","act":${json}}`);
  test.each<[string, () => Uint8Array[]]>([
    ['an inventory of too many names', () => [anInventory(LIMITS.inventoryNames + 20)]],
    ['an inventory nested deep', () => [written(`{"inventory":${'['.repeat(100_000)}`)]],
    ['a head of megabytes', () => [written(`"${'x'.repeat(LIMITS.inventoryBytes)}"`)]],
    ['too many updates', () => [HEAD, ...Array.from({ length: 20_000 }, () => UPDATE)]],
    ['an act of megabytes', () => [HEAD, act(`"${'x'.repeat(5_000_000)}"`)]],
    ['an act of empty values', () => [HEAD, act(`[${'{},'.repeat(40_000)}{}]`)]],
    ['an act nested deep', () => [HEAD, act('['.repeat(50_000) + ']'.repeat(50_000))]],
  ])('%s', async (_, records) => {
    const body = records();
    const parsed: number[] = [];
    const { parse } = JSON;
    vi.spyOn(JSON, 'parse').mockImplementation((text: string, ...rest) => {
      parsed.push(text.length);
      return parse(text, ...rest) as unknown;
    });
    const response = await send(...body);
    expect(Math.max(0, ...parsed)).toBeLessThan(1_000);
    expect(parsed.length).toBeLessThanOrEqual(1 + LIMITS.updatesPerCatchUp + LIMITS.actsPerCatchUp);
    expect([response.status, await response.json()]).toEqual([413, problem(413, 'too-large')]);
  });

  test('a second head is no request', async () => {
    expect((await send(HEAD, HEAD)).status).toBe(400);
    expect((await send(UPDATE, HEAD)).status).toBe(400);
  });
});

describe('what the largest honest device says is answered', () => {
  test('thirty thousand documents by name', async () => {
    const response = await send(anInventory(30_000));
    expect((await answered(response)).at(-1)).toMatchObject({ record: 'end' });
  });

  test('an act of as many letters as there may be, commas and brackets among them', async () => {
    const honest = anAct(idOf('author'), 'ask-help', `material:${idOf('robot')}`);
    const text = 'Щ,[{"\\'.repeat(8_000);
    const act = encodeRecord({ record: 'act', act: { ...honest, payload: { text } } });
    const records = await answered(await send(HEAD, act));
    expect(records.find(({ record }) => record === 'verdict')).toMatchObject({ act: honest.id });
  });
});

test('a large body counts until what it says is done, and room returns', async () => {
  const { journal } = running.service.relay;
  let decide: () => void = () => undefined;
  const decided = new Promise<void>((done) => (decide = done));
  vi.spyOn(journal, 'submit').mockImplementation(async () => {
    await decided;
    return { verdict: 'refused', code: 'not-found' };
  });
  const large = () => send(HEAD, encodeRecord({ record: 'act', act: 'x'.repeat(LIMITS.bodyBytes) }));
  const beyond = 4;
  const sent = Array.from({ length: LIMITS.largeBodiesPerPerson + beyond }, large);
  const refused: number[] = [];
  for (const response of sent)
    void response.then(({ status }) => (status === 200 ? undefined : refused.push(status)));
  await vi.waitFor(() => expect(refused).toEqual(Array.from({ length: beyond }, () => 429)));
  // What every device sends all the time is small, and goes on.
  expect((await send(HEAD)).status).toBe(200);
  decide();
  for (const response of (await Promise.all(sent)).filter(({ ok }) => ok))
    expect((await answered(response)).at(-1)).toMatchObject({ record: 'end' });
  expect((await large()).status).toBe(200);
});
