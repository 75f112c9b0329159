import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { LiveDocument } from '../../server/relay/live-document';
import { CLOSE } from '../../src/lib/protocol/close-codes';
import { awarenessMessage } from '../../src/lib/protocol/messages';
import { anAct, idOf, NOON, PLACE } from '../builders/municipality';
import { aModifiedClient, refusalsOf } from '../builders/modified-client';
import { aPaperOnSheets, anIssuedPaper, must } from '../builders/paper';
import { aService, type TestService } from '../builders/service';

let running: TestService;
let paper: Awaited<ReturnType<typeof aPaperOnSheets>>;
let issued: Awaited<ReturnType<typeof anIssuedPaper>>;
const draft = (author: string, material = 'robot') => `draft/${PLACE}/${idOf(author)}/${idOf(material)}`;
const help = `help/${PLACE}/${idOf('author')}/${idOf('robot')}`;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOON });
  running = await aService();
  const { relay } = running.service;
  paper = await aPaperOnSheets(relay, 'robot');
  issued = await anIssuedPaper(relay, 'issued');
  await must(relay, anAct(idOf('author'), 'ask-help', paper.subject));
  for (const [document, person] of [
    [draft('author'), 'author'],
    [help, 'author'],
    [paper.sheet('expert2'), 'expert2'],
  ] as const)
    await (await relay.documents.open(document, idOf(person)))!.write(idOf(person), aText('Честный текст'));
}, 60_000);
afterAll(async () => {
  await running.remove();
  vi.useRealTimers();
});

function aText(text: string, client?: number): Uint8Array {
  const doc = new Y.Doc();
  if (client !== undefined) doc.clientID = client;
  doc.getText('annotation').insert(0, text);
  return Y.encodeStateAsUpdate(doc);
}
const live = async (document: string) => (await running.service.relay.documents.load(document))!;
const stateOf = (document: LiveDocument) => document.read('test', (doc) => Y.encodeStateAsUpdate(doc));
/** An edit of somebody who has the state, made with their own hands. */
async function anEdit(document: string, edit: (doc: Y.Doc) => void, client?: number) {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, await stateOf(await live(document)));
  if (client !== undefined) doc.clientID = client;
  const before = Y.encodeStateVector(doc);
  edit(doc);
  return Y.encodeStateAsUpdate(doc, before);
}
const everywhere = (catchUp: string, sync: string | number = catchUp) => ({
  'catch-up': catchUp,
  sync,
  mux: sync,
});
const FORBIDDEN = everywhere('forbidden', CLOSE.forbidden.code);

/** Somebody else's document stays as it is while somebody tries, and its people hear nothing of it. */
async function undisturbed(document: string, owner: string, attempt: () => Promise<void>) {
  const honest = await (await aModifiedClient(running, owner)).sync(document);
  await vi.waitFor(() => expect(honest.acknowledged).toBe(1));
  const before = await stateOf(await live(document));
  const told = honest.told.length;
  await attempt();
  expect(Buffer.compare(before, await stateOf(await live(document)))).toBe(0);
  expect(honest.told.slice(told)).toEqual([]);
  honest.disconnect();
}

describe('[E-14] [X-05] what one may only read', () => {
  const cases: [string, string, () => string, string, string][] = [
    ['a draft for which help is asked', 'specialist', () => draft('author'), 'author', 'reader'],
    [
      'the own submission',
      'author',
      () => `submission/${PLACE}/${idOf('author')}/${paper.submission}`,
      'expert1',
      'reader',
    ],
    [
      'a submission one judges',
      'expert1',
      () => `submission/${PLACE}/${idOf('author')}/${paper.submission}`,
      'author',
      'reader',
    ],
    [
      'an issued conclusion',
      'expert1',
      () => `conclusion/${PLACE}/${issued.submission}`,
      'expert2',
      'frozen',
    ],
    ['its outcome', 'author', () => issued.outcome, 'expert1', 'reader'],
    [
      'the own sheet after it was opened',
      'expert1',
      () => `sheet/${PLACE}/${issued.submission}/${idOf('expert1')}`,
      'expert2',
      'frozen',
    ],
  ];
  test.each(cases)('is not written: %s by %s', async (_, person, document, owner, reason) => {
    const client = await aModifiedClient(running, person);
    await undisturbed(document(), owner, async () => {
      expect(await client.write(document(), aText('Подделка'))).toEqual(everywhere(reason));
      const addition = await anEdit(document(), (doc) => doc.getMap('card').set('title', 'Подделка'));
      expect(await client.write(document(), addition)).toEqual(everywhere(reason));
    });
    expect(await refusalsOf(running, person)).toContain(`${document()} aside-${reason}`);
  });

  test('is not deleted, by ranges alone or with its own structs repeated', async () => {
    const reader = await aModifiedClient(running, 'specialist');
    const whole = await anEdit(draft('author'), (doc) => doc.getText('annotation').delete(0, 6));
    const doc = new Y.Doc();
    Y.applyUpdate(doc, await stateOf(await live(draft('author'))));
    doc.getText('annotation').delete(0, 6);
    await undisturbed(draft('author'), 'author', async () => {
      expect(await reader.write(draft('author'), whole)).toEqual(everywhere('reader'));
      expect(await reader.write(draft('author'), Y.encodeStateAsUpdate(doc))).toEqual(everywhere('reader'));
    });
  });
});

describe('[E-14] [E-26] another person’s client id', () => {
  let theirs: number;
  beforeEach(async () => {
    [theirs] = (await live(help)).writers.find(([, person]) => person === idOf('author'))!;
  });

  test('is not written under, by whoever may write beside them', async () => {
    const client = await aModifiedClient(running, 'specialist');
    const edit = await anEdit(help, (doc) => doc.getText('annotation').insert(0, 'Под чужим именем'), theirs);
    await undisturbed(help, 'author', async () =>
      expect(await client.write(help, edit)).toEqual(everywhere('client')),
    );
    expect(await refusalsOf(running, 'specialist')).toContain(`${help} aside-client`);
  });

  test('is not closed to its person by that', async () => {
    const edit = await anEdit(help, (doc) => doc.getText('annotation').insert(0, 'Я. '), theirs);
    expect(await (await live(help)).write(idOf('author'), edit)).toMatchObject({ verdict: 'stored' });
  });
});

test.each([
  ['whoever may write too', 'specialist', help, 'client'],
  ['a reader', 'specialist', draft('author'), 'reader'],
])(
  '[E-14] an id that presence shows is not taken before its first word, by %s',
  async (_, person, document, reason) => {
    const honest = await (await aModifiedClient(running, 'author')).sync(document);
    await vi.waitFor(() => expect(honest.acknowledged).toBe(1));
    const { clientID } = honest.doc;
    const awareness = new Awareness(honest.doc);
    awareness.setLocalStateField('place', 'annotation');
    honest.send(awarenessMessage(encodeAwarenessUpdate(awareness, [clientID])));
    await vi.waitFor(() => expect(honest.of('awareness')).not.toEqual([]));
    const client = await aModifiedClient(running, person);
    expect(await client.write(document, aText('Быстрее', clientID))).toEqual(everywhere(reason));
    honest.doc.getText('annotation').insert(0, 'Первое слово. ');
    await vi.waitFor(() => expect(honest.acknowledged).toBe(honest.sent));
    expect(honest.of('aside')).toEqual([]);
    honest.disconnect();
    awareness.destroy();
  },
);

describe('[X-05] a name', () => {
  const names: [string, string, () => string][] = [
    ['another’s draft', 'stranger', () => draft('author')],
    ['a draft that another could begin', 'stranger', () => draft('author', 'nothing yet')],
    ['a colleague’s sheet', 'expert1', () => paper.sheet('expert2')],
    ['a sheet that a colleague has not begun', 'expert1', () => paper.sheet('expert3')],
    ['a sheet without being appointed', 'spare', () => paper.sheet('spare')],
    [
      'the own sheet under another place',
      'expert1',
      () => paper.sheet('expert1').replace(PLACE, 'elsewhere'),
    ],
    [
      'a submission never handed in',
      'author',
      () => `submission/${PLACE}/${idOf('author')}/${idOf('never')}`,
    ],
    ['a conclusion before the sheets are opened', 'expert1', () => `conclusion/${PLACE}/${paper.submission}`],
    ['a conclusion, by the author', 'author', () => `conclusion/${PLACE}/${issued.submission}`],
    ['remarks, by the author', 'author', () => `remarks/${PLACE}/${issued.submission}`],
    [
      'an outcome of an issue that never was',
      'author',
      () => `outcome/${PLACE}/${idOf('author')}/${issued.submission}/${idOf('never')}`,
    ],
    ['the talk about another’s material', 'stranger', () => help],
    [
      'the talk about another’s material as one’s own',
      'stranger',
      () => help.replace(idOf('author'), idOf('stranger')),
    ],
    ['no name at all', 'stranger', () => 'draft/../../etc'],
  ];
  test.each(names)('is not taken: %s, by %s', async (_, person, document) => {
    const { documents } = running.service.relay;
    const before = [...documents.rows()].length;
    const client = await aModifiedClient(running, person);
    expect(await client.write(document(), aText('Чужое'))).toEqual(FORBIDDEN);
    expect([...documents.rows()]).toHaveLength(before);
    expect(await refusalsOf(running, person)).toContain(`${documents.subject(document())} forbidden`);
  });
});
