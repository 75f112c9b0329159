import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { filesComing, latestSubmission } from '../../src/lib/domain/materials/material';
import { dateAt } from '../../src/lib/domain/shared/calendar';
import { LIMITS } from '../../src/lib/protocol/limits';
import { aHandIn, anAct, anEntering, idOf, PLACE, ZONE } from '../builders/municipality';
import { must } from '../builders/paper';
import { aService, type TestService } from '../builders/service';

let running: TestService;
beforeEach(async () => void (running = await aService()));
afterEach(async () => await running.remove());

const EVERYBODY = ['author', 'coauthor', 'specialist', 'head', 'expert1', 'stranger'];
const mention = (hash: string, name: string) => ({ hash, name, type: '', size: 10 });
const today = () => dateAt(Date.now(), ZONE);
const put = (text: string, person = 'specialist') =>
  running.service.files.put(Buffer.from(text), idOf(person));
const paper = () => latestSubmission(running.service.relay.rights.facts.materials.get(idOf('robot'))!)!;
const copyOf = (submission: string) => `submission/${PLACE}/${idOf('author')}/${submission}`;

/** Who is given a file by a document that may show it. */
async function readers(hash: string, document: string): Promise<string[]> {
  const given: string[] = [];
  for (const person of EVERYBODY) {
    const path = `/api/files/${hash}?document=${encodeURIComponent(document)}`;
    const { status } = await running.ask('GET', path, undefined, { cookie: await running.cookieOf(person) });
    if (status === 200) given.push(person);
  }
  return given;
}

/** A paper entered from a letter with one file; answers the hashes of both. */
async function entered() {
  const [file, letter] = [await put('план урока'), await put('само письмо')];
  const said = { sender: 'avtor@example.ru', subject: 'Материал', file: mention(letter, 'письмо.eml') };
  const payload = { received: today(), letter: 'a'.repeat(64), original: letter };
  const act = anEntering('robot', { files: [mention(file, 'план.docx')] }, payload, 'specialist', said);
  await must(running.service.relay, act);
  return { file, letter, act };
}

test('[X-13] files of a paper come from the desk that entered it; the letter is for author and desk', async () => {
  const { file, letter, act } = await entered();
  expect(filesComing(paper())).toBe(false);
  expect(await readers(file, copyOf(act.id))).toEqual(['author', 'specialist', 'head']);
  expect(await readers(letter, copyOf(act.id))).toEqual(['author', 'specialist']);
  // The copy is the author's and says so.
  const copied = await running.service.relay.documents.load(copyOf(act.id));
  const copy = await copied!.read('test', (doc) => doc.getMap('submission'));
  expect(copy.get('author')).toBe(idOf('author'));
});

test('[E-04] bytes on their way are awaited from the desk, and from nobody else', async () => {
  const { relay } = running.service;
  const hash = await put('ещё в пути', 'stranger');
  await must(relay, anEntering('robot', { files: [mention(hash, 'план.docx')] }, { received: today() }));
  await relay.tick();
  expect(filesComing(paper())).toBe(true);
  expect(await readers(hash, copyOf(paper().id))).toEqual([]);
  await put('ещё в пути');
  await relay.fileCame(hash, idOf('specialist'));
  expect(filesComing(paper())).toBe(false);
});

test('[E-15] the author goes on with what the desk brought, without uploading it again', async () => {
  const { relay } = running.service;
  const { file, act } = await entered();
  const on = { submission: act.id };
  await must(
    relay,
    anAct(idOf('specialist'), 'return-incomplete', act.subject, on, { private: { reason: 'Нет цели.' } }),
  );
  const draft = `draft/${PLACE}/${idOf('author')}/${idOf('robot')}`;
  const doc = new Y.Doc();
  doc.getMap('files').set(file, mention(file, 'план.docx'));
  await (await relay.documents.open(draft, idOf('author')))!.write(
    idOf('author'),
    Y.encodeStateAsUpdate(doc),
  );
  expect(await readers(file, draft)).toEqual(['author']);
  // Another hash that the desk alone has is not opened by naming it in the next version.
  const secret = await put('чужое');
  await must(relay, aHandIn('robot', { files: [mention(file, 'план.docx')] }, 2));
  expect(filesComing(paper())).toBe(false);
  await must(
    relay,
    anAct(
      idOf('specialist'),
      'return-incomplete',
      act.subject,
      { submission: paper().id },
      { private: { reason: 'Нет цели.' } },
    ),
  );
  await must(relay, aHandIn('robot', { files: [mention(secret, 'чужое.docx')] }, 3));
  expect(filesComing(paper())).toBe(true);
  expect(await readers(secret, copyOf(paper().id))).toEqual([]);
});

test('[X-13] nobody but the desk enters for another, whatever their device sends', async () => {
  const { relay } = running.service;
  const send = async (person: string, act: ReturnType<typeof anAct>) =>
    await relay.journal.submit(idOf(person), act);
  const forged = anEntering('robot', {}, { received: today(), author: idOf('coauthor') }, 'stranger');
  expect(await send('stranger', forged)).toEqual({ verdict: 'refused', code: 'specialist-only' });
  // In the desk's name from another's session.
  const stolen = anEntering('robot', {}, { received: today() });
  expect(await send('stranger', stolen)).toEqual({ verdict: 'refused', code: 'not-yours' });
  // A hand-in that names another as its author stays its actor's.
  const handIn = aHandIn('planet');
  const named = { ...handIn, payload: { ...handIn.payload, author: idOf('coauthor') } };
  expect(await send('author', named)).toMatchObject({ verdict: 'accepted' });
  expect(relay.rights.facts.materials.get(idOf('planet'))!.author).toBe(idOf('author'));
  // The draft of somebody else cannot be begun, by the desk neither.
  const document = `draft/${PLACE}/${idOf('author')}/${idOf('robot')}`;
  for (const person of ['stranger', 'specialist'])
    expect(relay.rights.access(idOf(person), document)).toBe('none');
});

test('[X-06] with its author the letter goes, from the journal and from the disk; the paper stays', async () => {
  const { relay, files } = running.service;
  const { file, letter, act } = await entered();
  const kept = await put('другое письмо');
  await must(
    relay,
    anEntering('planet', {}, { received: today(), author: idOf('coauthor'), original: kept }, 'specialist', {
      sender: 'soavtor@example.ru',
      subject: '',
      file: mention(kept, 'другое.eml'),
    }),
  );
  const erase = { kind: 'erase-person', place: PLACE, subject: `person:${idOf('author')}`, payload: {} };
  expect(await relay.act(erase)).toMatchObject({ verdict: 'accepted' });
  const entries = await relay.store.entries(0);
  const parts = (id: string) => entries.find((entry) => entry.id === id)!.parts;
  expect(parts(act.id).letter!.value).toBeUndefined();
  expect(parts(act.id).card!.value).toMatchObject({ title: 'Робототехника: первый алгоритм' });
  const other = entries.find(({ subject }) => subject === `material:${idOf('planet')}`)!;
  expect(other.parts.letter!.value).toMatchObject({ sender: 'soavtor@example.ru' });
  const there = () => [file, letter, kept].map((hash) => existsSync(join(running.dataDir, 'files', hash)));
  await files.sweepErased(Date.now() + LIMITS.fileBeforeMention + 1);
  expect(there()).toEqual([true, false, true]);
});
