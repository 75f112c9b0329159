import { afterAll, beforeAll, expect, test } from 'vitest';
import { anAct, idOf } from '../builders/municipality';
import { anIssuedPaper, must } from '../builders/paper';
import { aService, type TestService } from '../builders/service';

let running: TestService;
beforeAll(async () => {
  running = await aService();
});
afterAll(() => running.remove());

const month = () => new Date().toISOString().slice(0, 7);
const yearAgo = () => `${Number(month().slice(0, 4)) - 1}${month().slice(4)}`;
const give = async (person: string, as: 'author' | 'expert') => {
  const { relay } = running.service;
  const payload = { as, from: yearAgo(), until: month() };
  return await must(relay, anAct(idOf('specialist'), 'issue-certificate', `person:${idOf(person)}`, payload));
};
const check = (code: string) => running.ask('GET', `/api/certificates/${code}`);

test('[E-27] certificates are numbered by themselves, and checked by whoever has the code', async () => {
  const { relay } = running.service;
  await anIssuedPaper(relay, 'robot');
  const year = month().slice(0, 4);
  const author = await give('author', 'author');
  const expert = await give('expert1', 'expert');
  const found = await check(author.id.toLowerCase());
  expect(found.status).toBe(200);
  expect(found.json).toMatchObject({ number: `1/${year}-СП`, as: 'author', count: 1 });
  expect(found.json.materials).toMatchObject([{ number: `1/${year}-ЭОМ` }]);
  expect(found.json.holder).toContain('author');
  expect(found.json).not.toHaveProperty('revoked');

  const examined = await check(expert.id);
  expect(examined.json).toMatchObject({ number: `2/${year}-СП`, as: 'expert', count: 1, materials: [] });

  // A conclusion counts on in its own series.
  await anIssuedPaper(relay, 'planet');
  const both = await give('author', 'author');
  expect((await check(both.id)).json.materials).toMatchObject([
    { number: `1/${year}-ЭОМ` },
    { number: `2/${year}-ЭОМ` },
  ]);
  expect((await check(author.id)).json.count).toBe(1);

  const reason = { private: { reason: 'Выдана по ошибке.' } };
  const subject = `person:${idOf('author')}`;
  await must(
    relay,
    anAct(idOf('specialist'), 'revoke-certificate', subject, { certificate: author.id }, reason),
  );
  const revoked = await check(author.id);
  expect(revoked.json.revoked).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(revoked.text).not.toContain('ошибке');
});

test('[E-27] a code that is none, or the id of another act, leads nowhere', async () => {
  const { relay } = running.service;
  const other = (await relay.store.findAct((await give('author', 'author')).id))!;
  const acts = [...relay.rights.facts.materials.values()].flatMap(({ submissions }) =>
    submissions.map(({ id }) => id),
  );
  expect(acts.length).toBeGreaterThan(0);
  for (const code of [...acts, idOf('nobody'), 'x', '%00', 'a'.repeat(2_000)]) {
    const answer = await check(code);
    expect(answer.status).toBe(404);
    expect(answer.json.code).toBe('no-certificate');
  }
  expect(other.verdict).toBe('accepted');
});

test('[E-27, X-06] an erased name is not told to whoever checks', async () => {
  const { relay } = running.service;
  const { id } = await give('coauthor', 'author').catch(() => ({ id: '' }));
  const kept = id || (await give('expert2', 'expert')).id;
  const person = relay.rights.facts.people.get(id ? idOf('coauthor') : idOf('expert2'))!;
  expect((await check(kept)).json.holder).toContain(person.name!.family);
  await relay.act({ kind: 'erase-person', place: person.place, subject: `person:${person.id}`, payload: {} });
  expect((await check(kept)).json.holder).toBe('имя удалено');
});
