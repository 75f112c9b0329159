import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeRecord } from '../../src/lib/protocol/catch-up';
import { acknowledged } from '../../src/lib/protocol/messages';
import { aHandIn, idOf, PLACE } from '../builders/municipality';
import { aRelayProcess, type RelayProcess } from '../builders/relay-process';
import { callsIn, cannotTrace, trace, type Call } from '../builders/strace';
import { ChannelClient } from './channel-client';
import { thisMonth } from './office';

const EDITS = 30;
const ACTS = 10;
const why = cannotTrace();
const TRACED = 'trace=fdatasync,fsync,rename,renameat,renameat2,pwrite64,write,writev,sendto,sendmsg';

describe.skipIf(why)(`[E-14] the order of system calls${why ? ` (skipped: ${why})` : ''}`, () => {
  let relay: RelayProcess;
  beforeAll(async () => {
    relay = await aRelayProcess();
    await relay.start();
  }, 60_000);
  afterAll(() => relay.remove());

  test('what is acknowledged was written and flushed before', async () => {
    const document = `draft/${PLACE}/${idOf('author')}/${idOf('robot')}`;
    const writer = new ChannelClient(idOf('author'));
    writer.connect(await relay.channel(document, 'author'));
    await expect.poll(() => writer.acknowledged).toBe(1);
    const file = join(relay.data, 'trace');
    const detach = await trace(relay.pid, ['-yy', '-xx', '-s', '100000', '-e', TRACED, '-o', file]);

    /** What is looked for on its way to the disk, and in what is said of it. */
    const promises: { mark: Buffer; said: Buffer }[] = [];
    for (let edit = 0; edit < EDITS; edit++) {
      const mark = `правка ${edit}.`;
      writer.doc.getText('annotation').insert(0, mark);
      await expect.poll(() => writer.acknowledged === writer.sent, { interval: 5 }).toBe(true);
      const { count, seq } = writer.of('acknowledged').at(-1)!;
      promises.push({ mark: Buffer.from(mark), said: Buffer.from(acknowledged(count, seq)) });
    }
    for (let number = 0; number < ACTS; number++) {
      const handIn = aHandIn(`paper ${number}`);
      const act = { ...handIn, payload: { ...handIn.payload, month: thisMonth() } };
      const answer = await relay.catchUp('author', encodeRecord({ record: 'act', act }));
      const verdict = answer.map(({ head }) => head).find(({ record }) => record === 'verdict')!;
      expect(verdict).toMatchObject({ verdict: 'accepted' });
      promises.push({ mark: Buffer.from(act.id), said: Buffer.from(JSON.stringify(verdict)) });
    }
    await detach();
    writer.disconnect();

    const calls = callsIn(readFileSync(file, 'utf8'));
    const onLog = calls.filter(({ on }) => on.endsWith('metodsreda.sqlite-wal'));
    const onSockets = calls.filter(({ on }) => on.startsWith('TCP'));
    const first = (among: Call[], bytes: Buffer) => among.find((call) => call.bytes.includes(bytes));
    const orders = promises.map(({ mark, said }) => {
      const written = first(
        onLog.filter(({ name }) => name === 'pwrite64'),
        mark,
      );
      const told = first(onSockets, said);
      const flushed = onLog.some(
        ({ name, began, ended, failed }) =>
          /^f(data)?sync$/.test(name) && !failed && began > written!.ended && ended < told!.began,
      );
      return { written: !!written, told: !!told, flushed };
    });
    expect(orders).toEqual(promises.map(() => ({ written: true, told: true, flushed: true })));
  }, 60_000);

  test('of a file the bytes and then its name are flushed before the row says that it is here', async () => {
    const bytes = 'план урока на неделю';
    const hash = createHash('sha256').update(bytes).digest('hex');
    const headers = { cookie: relay.cookie('author'), 'tus-resumable': '1.0.0' };
    const file = join(relay.data, 'trace-of-file');
    const detach = await trace(relay.pid, ['-yy', '-xx', '-s', '100000', '-e', TRACED, '-o', file]);
    const begun = await fetch(`http://${relay.address}/api/files/upload`, {
      method: 'POST',
      headers: {
        ...headers,
        'upload-length': String(Buffer.byteLength(bytes)),
        'upload-metadata': `hash ${Buffer.from(hash).toString('base64')}`,
      },
    });
    const sent = await fetch(new URL(begun.headers.get('location')!, `http://${relay.address}`), {
      method: 'PATCH',
      headers: { ...headers, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
      body: bytes,
    });
    expect(sent.status).toBe(204);
    await detach();

    const calls = callsIn(readFileSync(file, 'utf8')).filter(({ failed }) => !failed);
    /** The first call of these names after another, among those that are about something. */
    const next = (after: Call | undefined, name: RegExp, about: (call: Call) => boolean) =>
      calls.find((call) => name.test(call.name) && about(call) && (!after || call.began > after.ended));
    const written = next(
      undefined,
      /write/,
      (call) => call.on.includes('/uploads/') && call.bytes.includes(bytes),
    );
    const flushed = next(written, /^f(data)?sync$/, ({ on }) => on === written!.on);
    const named = next(flushed, /^rename/, (call) => call.bytes.includes(`/files/${hash}`));
    const kept = next(named, /^fsync$/, ({ on }) => on.endsWith('/files'));
    const row = calls.find(({ on, bytes: row }) => on.endsWith('-wal') && row.includes(hash));
    const steps = { written, flushed, named, kept, row };
    expect(Object.entries(steps).filter(([, call]) => !call)).toEqual([]);
    expect(row!.began).toBeGreaterThan(kept!.ended);
  }, 60_000);
});
