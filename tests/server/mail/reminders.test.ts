import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { MailServers } from '../../../server/mail/mail-servers';
import { PATIENCE } from '../../../server/mail/patience';
import { Reminders } from '../../../server/mail/reminders';
import { aMailServer } from '../../builders/mail-server';
import { aServerAt } from '../../builders/mailed-registry';
import { anAct, idOf, NOON, PLACE } from '../../builders/municipality';
import { aPaperOnSheets, must, writeSheet } from '../../builders/paper';
import { aService } from '../../builders/service';

const QUICK = { ...PATIENCE, connection: 1_000, silence: 1_000, letter: 4_000, goodbye: 100 };
const HOUR = 3_600_000;
const LINK = 'https://metod.example';

const ending: (() => Promise<unknown>)[] = [];
// Monday noon at the place; the paper is due on Thursday, in three working days.
beforeEach(() => void vi.useFakeTimers({ now: NOON, toFake: ['Date'] }));
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end();
  vi.useRealTimers();
});

/** Three experts judge a paper; the first has an address and wants letters, the second an address, the third wants them. */
async function aPlaceWithReminders(answer: () => string | undefined = () => undefined) {
  const server = await aMailServer({ answer });
  ending.push(() => server.close());
  const running = await aService();
  ending.push(() => running.remove());
  const { relay } = running.service;
  const cookie = await running.cookieOf('specialist');
  const set = { server: aServerAt(server.port) };
  expect((await running.ask('POST', '/api/mail', set, { cookie })).status).toBe(200);
  const paper = await aPaperOnSheets(relay, 'reminded');
  const enter = (name: string, email: string) =>
    must(
      relay,
      anAct(
        idOf('specialist'),
        'enter-person',
        `person:${idOf(name)}`,
        { post: 'учитель', school: 'school-3' },
        { private: { contacts: { email, phone: '' } } },
      ),
    );
  const choose = (name: string, address?: string) =>
    must(relay, anAct(idOf(name), 'choose-reminders', `person:${idOf(name)}`, address ? { address } : {}));
  await enter('expert1', 'first@school.example');
  await enter('expert2', 'second@school.example');
  await choose('expert1', LINK);
  await choose('expert3', LINK);
  const made = () => new Reminders(relay, new MailServers(relay), QUICK);
  const look = async (reminders = made()) => {
    reminders.look();
    await reminders.idle();
  };
  return { running, relay, paper, server, choose, look, to: () => server.taken.map(({ to }) => to.join()) };
}

/** The words of a letter without attachments (RFC 2045). */
function textIn(raw: Buffer): string {
  const [head = '', ...rest] = raw.toString('latin1').split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  if (/transfer-encoding: base64/i.test(head)) return Buffer.from(body, 'base64').toString();
  const bytes = body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

describe('[E-22, X-08] reminders by letter', () => {
  test('go to whoever wants them and has an address, with a link, and name no paper', async () => {
    const { look, to, server } = await aPlaceWithReminders();
    await look();
    expect(to()).toEqual(['first@school.example']);
    const text = textIn(server.taken[0]!.raw);
    expect(text).toContain('– завершить оценку: до 10 декабря');
    expect(text).toContain(`Всё делается здесь: ${LINK}`);
    expect(text).toContain(`Больше не присылать: ${LINK}/me`);
    expect(text).not.toContain('Робототехника');
    expect(String(server.taken[0]!.raw)).toContain('Auto-Submitted: auto-generated');
  });

  test('at most one a day, also by a relay that was started again', async () => {
    const { look, to } = await aPlaceWithReminders();
    await look();
    vi.setSystemTime(NOON + HOUR);
    await look();
    expect(to()).toHaveLength(1);
    vi.setSystemTime(NOON + 48 * HOUR);
    await look();
    expect(to()).toHaveLength(2);
  });

  test('none at night, on a day off and on days that are none of the reminder’s', async () => {
    const { look, to } = await aPlaceWithReminders();
    for (const moment of [NOON + 7 * HOUR, NOON - 24 * HOUR, NOON + 24 * HOUR]) {
      vi.setSystemTime(moment);
      await look();
    }
    expect(to()).toEqual([]);
  });

  test('none once it is done, and none to whoever wants none any more', async () => {
    const done = await aPlaceWithReminders();
    const basis = await writeSheet(done.relay, done.paper.submission, 'expert1', 2);
    await done.paper.act('expert1', 'complete', {}, { basis });
    await done.look();
    expect(done.to()).toEqual([]);
    const other = await aPlaceWithReminders();
    await other.choose('expert1');
    await other.look();
    expect(other.to()).toEqual([]);
  });

  test('what the server does not take now goes later the same day, within working hours', async () => {
    let answer: string | undefined = '451 Try later';
    const { look, to, relay } = await aPlaceWithReminders(() => answer);
    await look();
    expect(to()).toEqual([]);
    expect(await relay.store.reminders()).toMatchObject([{ tries: 1, done: false, day: '2026-12-07' }]);
    answer = undefined;
    await look();
    expect(to()).toEqual([]);
    vi.setSystemTime(NOON + HOUR);
    await look();
    expect(to()).toEqual(['first@school.example']);
  });

  test('what the server refuses is not said again that day', async () => {
    const { look, server } = await aPlaceWithReminders(() => '550 No such mailbox');
    await look();
    vi.setSystemTime(NOON + HOUR);
    await look();
    expect(server.counts.letters).toBe(1);
  });

  test('without a mail server there are none', async () => {
    const { running, look, server, relay } = await aPlaceWithReminders();
    const cookie = await running.cookieOf('specialist');
    const answer = await running.ask('DELETE', '/api/mail', undefined, { cookie });
    expect(answer.status).toBeLessThan(300);
    expect(relay.rights.facts.places.get(PLACE)!.mail).toBeUndefined();
    await look();
    expect(server.counts.connections).toBe(0);
  });
});
