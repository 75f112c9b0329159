import { pino } from 'pino';
import { beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { catchUp, readRequest } from '../../server/relay/catch-up';
import { Relay } from '../../server/relay/relay';
import { encodeRecord } from '../../src/lib/protocol/catch-up';
import { LIMITS } from '../../src/lib/protocol/limits';
import { anAct, founding, idOf, NOON, PLACE } from '../builders/municipality';
import { aPaperOnSheets } from '../builders/paper';
import { aStore } from '../builders/store';

/** What was asked of the store. */
let asked: string[] = [];
let now = NOON;
let relay: Relay;
let paper: Awaited<ReturnType<typeof aPaperOnSheets>>;

beforeAll(async () => {
  const store = new Proxy(await aStore(), {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...values: unknown[]) => {
        asked.push(String(name));
        return (value as (...values: unknown[]) => unknown).apply(target, values);
      };
    },
  });
  relay = await Relay.start({ store, log: pino({ level: 'silent' }), now: () => now });
  for (const act of founding()) await relay.journal.enter(act);
  paper = await aPaperOnSheets(relay, 'robot');
  for (const expert of ['expert1', 'expert2'])
    await (await relay.documents.open(paper.sheet(expert), idOf(expert)))!.write(idOf(expert), aText());
  now += LIMITS.unloadIdleDocument;
  await relay.documents.unloadIdle();
  await relay.documents.load(paper.sheet('expert1'));
});

function aText() {
  const doc = new Y.Doc();
  doc.getText('findings').insert(0, 'Мнение');
  return Y.encodeStateAsUpdate(doc);
}
/** The questions to the store for one attempt. */
async function questions(attempt: () => Promise<unknown>) {
  asked = [];
  await attempt();
  return asked;
}
/** One in memory, one on disk only, one that could begin, one that nobody has heard of. */
const sheets = () => [
  paper.sheet('expert1'),
  paper.sheet('expert2'),
  paper.sheet('expert3'),
  `sheet/${PLACE}/${idOf('never')}/${idOf('expert1')}`,
];

test('[X-05] opening a document without a right asks the store nothing', async () => {
  for (const sheet of sheets())
    expect(await questions(() => relay.documents.open(sheet, idOf('stranger')))).toEqual([]);
});

test('[X-05] an update without a right asks the store the same, whatever is there', async () => {
  const each = [];
  for (const document of sheets())
    each.push(
      await questions(async () => {
        const records = [
          encodeRecord({ record: 'head', epoch: relay.epoch, cursor: relay.progress.safe() }),
          encodeRecord({ record: 'update', document, incarnation: 1 }, aText()),
        ];
        const request = await readRequest(Buffer.concat(records));
        for await (const answered of catchUp(relay, idOf('stranger'), request)) void answered;
      }),
    );
  for (const one of each) expect(one).toEqual(each[0]);
  expect(each[0]).not.toContain('state');
});

test.each(['complete', 'open-sheets', 'confirm', 'withdraw'])(
  '[X-05] «%s» without a right loads nothing, whatever is there',
  async (kind) => {
    const each = [];
    for (const [subject, submission] of [
      [paper.subject, paper.submission],
      [`material:${idOf('never')}`, idOf('never')],
    ] as const) {
      const act = anAct(idOf('stranger'), kind, subject, kind === 'withdraw' ? {} : { submission }, {
        basis: '0'.repeat(64),
      });
      each.push(
        await questions(async () =>
          expect(await relay.journal.submit(idOf('stranger'), act)).toMatchObject({ verdict: 'refused' }),
        ),
      );
    }
    expect(each[0]).toEqual(each[1]);
    expect(each[0]).not.toContain('state');
  },
);
