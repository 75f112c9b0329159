import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { check } from '../../server/admin/integrity/check';
import { encodeRecord } from '../../src/lib/protocol/catch-up';
import { CLOSE } from '../../src/lib/protocol/close-codes';
import { aHandIn, idOf, PLACE } from '../builders/municipality';
import { aRelayProcess, type RelayProcess } from '../builders/relay-process';
import { cannotTrace, trace } from '../builders/strace';
import { ChannelClient } from './channel-client';
import { thisMonth } from './office';

const why = cannotTrace();
let cases = 0;

describe.skipIf(why)(`[E-14] [X-02] a disk that fails${why ? ` (skipped: ${why})` : ''}`, () => {
  let relay: RelayProcess;
  let writer: ChannelClient;
  let colleague: ChannelClient;
  let document: string;
  beforeAll(async () => {
    relay = await aRelayProcess();
    await relay.start();
  }, 60_000);
  afterAll(() => relay.remove());
  beforeEach(async () => {
    document = `draft/${PLACE}/${idOf('author')}/${idOf(`case ${++cases}`)}`;
    writer = new ChannelClient(idOf('author'));
    colleague = new ChannelClient(idOf('author'));
    await connect();
    write('до отказа');
    await expect.poll(() => text(colleague)).toBe('до отказа');
    await expect.poll(() => writer.acknowledged === writer.sent).toBe(true);
  });

  const text = ({ doc }: ChannelClient) => doc.getText('annotation').toString();
  const write = (words: string) => writer.doc.getText('annotation').insert(text(writer).length, words);
  async function connect() {
    for (const client of [writer, colleague])
      if (!client.connected) client.connect(await relay.channel(document, 'author'));
  }
  function aPaper() {
    const handIn = aHandIn(`paper ${Math.random()}`);
    const act = { ...handIn, payload: { ...handIn.payload, month: thisMonth() } };
    const send = async () => {
      const answer = await relay.catchUp('author', encodeRecord({ record: 'act', act }));
      return answer.map(({ head }) => head).find(({ record }) => record === 'verdict');
    };
    return { act, send };
  }
  /** Everything said before and after the failure is there, and the data are sound. */
  async function allIsWell(words: string, acts: readonly ReturnType<typeof aPaper>[]) {
    await connect();
    await expect.poll(() => text(colleague)).toBe(words);
    await expect.poll(() => writer.acknowledged === writer.sent).toBe(true);
    for (const { send } of acts) expect(await send()).toMatchObject({ verdict: 'accepted' });
    await relay.kill();
    expect((await check(relay.data)).faults).toEqual([]);
    await relay.start();
    const fresh = new ChannelClient(idOf('author')).connect(await relay.channel(document, 'author'));
    await expect.poll(() => text(fresh)).toBe(words);
    for (const { send } of acts) expect(await send()).toMatchObject({ verdict: 'accepted' });
  }

  test.each(['ENOSPC', 'EIO'])(
    'with %s at every write: nobody is told of anything, and work goes on when it is cured',
    async (error) => {
      const paper = aPaper();
      const cure = await trace(relay.pid, [
        '-o',
        '/dev/null',
        '-e',
        'trace=pwrite64',
        '-e',
        `inject=pwrite64:error=${error}`,
      ]);
      const kept = writer.acknowledged;
      write(', при отказе');
      await expect.poll(() => writer.of('closed').map(({ code }) => code)).toEqual([CLOSE.tryAgain.code]);
      expect(await paper.send()).toMatchObject({ verdict: 'waiting', code: 'try-again' });
      expect([writer.acknowledged, text(colleague)]).toEqual([kept, 'до отказа']);
      // Reading goes on, and whoever watches is told.
      const reader = new ChannelClient(idOf('author')).connect(await relay.channel(document, 'author'));
      await expect.poll(() => text(reader)).toBe('до отказа');
      expect(await relay.healthy()).toBe(false);
      await cure();
      await allIsWell('до отказа, при отказе', [paper]);
    },
    30_000,
  );

  test.each(['an edit', 'an act'])(
    'with EIO at the flush of %s: the relay believes nothing any more and ends',
    async (what) => {
      const paper = aPaper();
      const kept = writer.acknowledged;
      const detach = await trace(relay.pid, [
        '-o',
        '/dev/null',
        '-e',
        'trace=fdatasync,fsync',
        '-e',
        'inject=fdatasync,fsync:error=EIO:when=1',
      ]);
      if (what === 'an edit') write(', при отказе');
      else await expect(paper.send()).rejects.toThrow();
      expect(await relay.ended).not.toBe(0);
      await detach();
      expect([writer.acknowledged, text(colleague)]).toEqual([kept, 'до отказа']);
      await relay.start();
      await allIsWell(what === 'an edit' ? 'до отказа, при отказе' : 'до отказа', [paper]);
    },
    30_000,
  );
});
