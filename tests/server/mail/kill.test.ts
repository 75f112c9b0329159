import { afterAll, beforeAll, expect, test } from 'vitest';
import { apply, noFacts } from '../../../src/lib/domain/facts';
import { letterFact } from '../../../src/lib/domain/materials/letters';
import type { Entry } from '../../../src/lib/domain/act';
import { encodeRecord } from '../../../src/lib/protocol/catch-up';
import { aMailServer, CERTIFICATE, LOGIN, PASSWORD, readLetter } from '../../builders/mail-server';
import { aPacket, aServerAt, aSignedPaper, sendRegistry } from '../../builders/mailed-registry';
import { anAct, idOf, PLACE } from '../../builders/municipality';
import { aRelayProcess, type RelayProcess } from '../../builders/relay-process';
import { aService } from '../../builders/service';

const MB = 1_000_000;
let relay: RelayProcess;
beforeAll(async () => {
  // What an operator does for a mail server whose certificate nobody else knows.
  process.env.NODE_EXTRA_CA_CERTS = CERTIFICATE;
  relay = await aRelayProcess();
}, 60_000);
afterAll(async () => {
  delete process.env.NODE_EXTRA_CA_CERTS;
  await relay.remove();
});

test('[E-18] kill -9 in the middle of a letter: it is uncertain, the next one goes, none goes twice', async () => {
  // Slow enough that the process dies with half a letter said.
  let pace = 20;
  const server = await aMailServer({
    disabledCommands: [],
    authOptional: false,
    pace: () => pace,
  });
  const before = await aService({ dataDir: relay.data, founded: false, mail: { look: 1_000_000 } });
  const submission = await aSignedPaper(before);
  const cookie = await before.cookieOf('specialist');
  const at = aServerAt(server.port, { host: 'localhost', security: 'starttls', login: LOGIN });
  const set = await before.ask('POST', '/api/mail', { server: at, password: PASSWORD }, { cookie });
  expect(set.status).toBe(200);
  const files = await aPacket(before, [9_000, 13 * MB, 9 * MB]);
  const { act } = await sendRegistry(before, submission, files);
  await before.stop();

  const letters = async (...records: Uint8Array[]) => {
    const facts = noFacts();
    for (const { head } of await relay.catchUp('specialist', ...records))
      if (head.record === 'entry') apply(facts, head.entry as Entry);
    const sent = facts.places.get(PLACE)!.registries.find((each) => each.act === act)!;
    return [1, 2].map((letter) => letterFact(sent, letter).state);
  };
  await relay.start();
  await expect.poll(() => server.counts.letters, { timeout: 20_000 }).toBe(1);
  await new Promise((done) => setTimeout(done, 200));
  await relay.kill();
  expect(server.taken).toEqual([]);

  pace = 0;
  await relay.start();
  await expect.poll(() => letters(), { timeout: 20_000 }).toEqual(['uncertain', 'sent']);
  const held = () => server.taken.map(({ raw }) => readLetter(raw).attachments.map(({ hash }) => hash));
  expect(held()).toEqual([[files[2]!.hash]]);
  expect(server.taken[0]).toMatchObject({ secure: true, login: LOGIN });

  // Killed again, with nothing on its way: nothing is sent by itself.
  await relay.kill();
  await relay.start();
  await new Promise((done) => setTimeout(done, 3_000));
  expect(server.taken).toHaveLength(1);
  const again = anAct(idOf('specialist'), 'send-letter-again', `place:${PLACE}`, {
    registry: act,
    letter: 1,
  });
  await letters(encodeRecord({ record: 'act', act: again }));
  await expect.poll(() => letters(), { timeout: 20_000 }).toEqual(['sent', 'sent']);
  expect(held()).toEqual([[files[2]!.hash], [files[0]!.hash, files[1]!.hash]]);
  await server.close();
}, 90_000);

test('[E-18] TLS from the first byte, by a certificate that the process was told to trust', async () => {
  const server = await aMailServer({ secure: true, disabledCommands: [] });
  await relay.kill();
  await relay.start();
  const ask = async (path: string, body: unknown) => {
    const response = await fetch(`http://${relay.address}${path}`, {
      method: 'POST',
      headers: { cookie: relay.cookie('specialist'), 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await response.json()) as unknown;
  };
  const at = aServerAt(server.port, { host: 'localhost', security: 'tls', login: LOGIN });
  await ask('/api/mail', { server: at, password: PASSWORD });
  expect(await ask('/api/mail/test', {})).toMatchObject({ result: 'sent' });
  expect(server.taken).toMatchObject([{ secure: true, login: LOGIN }]);
  await server.close();
}, 60_000);
