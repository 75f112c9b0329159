import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/lib/protocol/limits';
import { anAct, idOf, PLACE } from '../builders/municipality';
import { readOutcome } from '../../src/lib/documents/materials/read';
import { materialIn } from '../../src/lib/domain/facts';
import { textCode } from '../../src/lib/domain/materials/signed-text';
import { anIssuedPaper, aPaperOnSheets, conclusion, must, writeSheet } from '../builders/paper';
import { aService, type TestService } from '../builders/service';

let running: TestService;
beforeEach(async () => void (running = await aService()));
afterEach(async () => await running.remove());

const EVERYBODY = ['author', 'coauthor', 'specialist', 'head', 'expert1', 'stranger'];

/** Who is given a file, of everybody in the municipality. */
async function readers(path: string, people = EVERYBODY): Promise<string[]> {
  const given: string[] = [];
  for (const person of people) {
    const { status } = await running.ask('GET', path, undefined, { cookie: await running.cookieOf(person) });
    expect([200, 404]).toContain(status);
    if (status === 200) given.push(person);
  }
  return given;
}
const mention = (hash: string, name: string) => ({ hash, name, type: 'image/jpeg', size: 10 });

describe('[E-16] scans of an agreement', () => {
  const today = () => new Date().toISOString().slice(0, 10);
  async function signed(person: string, uploader = person) {
    const { relay, files } = running.service;
    const { subject, submission } = await anIssuedPaper(relay, 'robot');
    const hash = await files.put(Buffer.from('подписи'), idOf(uploader));
    await must(
      relay,
      anAct(
        idOf(person),
        'sign-agreement',
        subject,
        { submission, date: today(), scans: [hash] },
        { private: { files: [mention(hash, 'соглашение.jpg')] } },
      ),
    );
    const document = `submission/${PLACE}/${idOf('author')}/${submission}`;
    return { subject, submission, path: `/api/files/${hash}?document=${encodeURIComponent(document)}` };
  }

  test('are read by the authors and the desk, not by heads and experts who read the paper itself', async () => {
    const { path, subject, submission } = await signed('author');
    expect(await readers(path)).toEqual(['author', 'specialist']);
    // Withdrawn, it is still the paper that was signed.
    await must(
      running.service.relay,
      anAct(
        idOf('author'),
        'withdraw-agreement',
        subject,
        { submission },
        { private: { reason: 'Передумал.' } },
      ),
    );
    expect(await readers(path)).toEqual(['author', 'specialist']);
  });

  test('of the desk, for an author who brought the paper, are the author’s to read too [X-13]', async () => {
    expect(await readers((await signed('specialist')).path)).toEqual(['author', 'specialist']);
  });

  test('whoever names a hash without having its bytes is given nothing', async () => {
    expect(await readers((await signed('author', 'stranger')).path)).toEqual([]);
  });
});

describe('[E-13] scans of a signed conclusion', () => {
  test('are read by those who judge, also after a later edition, and not by the author', async () => {
    const { relay, files } = running.service;
    const { subject, submission, act } = await aPaperOnSheets(relay, 'robot');
    for (const expert of ['expert1', 'expert2', 'expert3'])
      await act(expert, 'complete', {}, { basis: await writeSheet(relay, submission, expert, 2) });
    await act('expert1', 'open-sheets');
    const { hash: basis } = await conclusion(relay, submission);
    const scan = await files.put(Buffer.from('подпись эксперта'), idOf('specialist'));
    const document = `submission/${PLACE}/${idOf('author')}/${submission}`;
    const path = `/api/files/${scan}?document=${encodeURIComponent(document)}`;
    expect(await readers(path)).toEqual([]);
    await act(
      'specialist',
      'confirm-on-paper',
      { expert: idOf('expert3'), scans: [scan] },
      { basis, private: { files: [mention(scan, 'подпись.jpg')] } },
    );
    const judges = ['specialist', 'head', 'expert1'];
    expect(await readers(path)).toEqual(judges);
    for (const expert of ['expert1', 'expert2']) await act(expert, 'confirm', {}, { basis });
    const issue = await act('specialist', 'issue', { verdict: 'recommend' }, { basis });
    const name = `outcome/${PLACE}/${idOf('author')}/${submission}/${issue.id}`;
    expect(await (await relay.documents.load(name))!.read('test', readOutcome)).toMatchObject({
      code: textCode(basis),
      consent: { given: 3, of: 3 },
    });
    await act('specialist', 'reopen', {}, { private: { reason: 'Пропущено замечание.' } });
    expect(await readers(path)).toEqual(judges);
    expect(materialIn(relay.rights.facts, subject)!.submissions[0]!.signedTexts).toHaveLength(1);
  });
});

describe('[E-16] forms of papers', () => {
  const form = (hash: string, file = hash) =>
    anAct(
      idOf('specialist'),
      'set-template',
      `place:${PLACE}`,
      { template: 'agreement', file: hash },
      { private: { file: mention(file, 'Приложение 2.docx') } },
    );
  const put = (text: string, person: string) => running.service.files.put(Buffer.from(text), idOf(person));

  test('are read by every member while they are in force, and by nobody else', async () => {
    const { relay } = running.service;
    const first = await put('первая форма', 'specialist');
    const path = (hash: string, place = PLACE) => `/api/files/${hash}?place=${place}`;
    expect(await readers(path(first))).toEqual([]);
    await must(relay, form(first));
    expect(await readers(path(first))).toEqual(EVERYBODY);
    expect((await running.ask('GET', path(first))).status).toBe(401);
    expect(await readers(path(first, 'elsewhere'))).toEqual([]);
    // Who has left is no member.
    await relay.act({ kind: 'leave', place: PLACE, subject: `person:${idOf('stranger')}`, payload: {} });
    expect(await readers(path(first), ['author'])).toEqual(['author']);
    const second = await put('вторая форма', 'specialist');
    await must(relay, form(second));
    expect(await readers(path(first), ['author', 'specialist'])).toEqual([]);
    expect(await readers(path(second), ['author'])).toEqual(['author']);
  });

  test('another’s bytes under a hash are not lent as a form', async () => {
    const secret = await put('личное', 'author');
    await must(running.service.relay, form(secret));
    expect(await readers(`/api/files/${secret}?place=${PLACE}`)).toEqual([]);
  });

  test('[X-06] stay in force when whoever set them is erased', async () => {
    const { relay, files } = running.service;
    const deputy = { role: 'specialist', from: '2026-09-01', begins: 'now' };
    const granted = { kind: 'grant-role', place: PLACE, subject: `person:${idOf('head')}`, payload: deputy };
    expect(await relay.act(granted)).toMatchObject({ verdict: 'accepted' });
    const [kept, gone] = [await put('форма', 'specialist'), await put('черновик', 'specialist')];
    await must(relay, form(kept));
    const erased = {
      kind: 'erase-person',
      place: PLACE,
      subject: `person:${idOf('specialist')}`,
      payload: {},
    };
    expect(await relay.act(erased)).toMatchObject({ verdict: 'accepted' });
    await files.sweepErased(Date.now() + LIMITS.fileBeforeMention + 1);
    const there = (hash: string) => existsSync(join(running.dataDir, 'files', hash));
    expect([there(kept), there(gone)]).toEqual([true, false]);
    expect(await readers(`/api/files/${kept}?place=${PLACE}`, ['author'])).toEqual(['author']);
  });
});
