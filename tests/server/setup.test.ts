import { afterEach, expect, test } from 'vitest';
import { aService, type TestService } from '../builders/service';

const running: TestService[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.remove();
});
async function anEmptyService(dataDir?: string) {
  const one = await aService({ founded: false, ...(dataDir && { dataDir }) });
  running.push(one);
  return one;
}

const founding = (code: string, login = 'maria') => ({
  code,
  title: 'Заречный муниципальный округ',
  zone: 'Asia/Yekaterinburg',
  name: { family: 'Кузнецова', given: 'Мария', patronymic: '' },
  login,
  password: 'верная лошадь',
});

test.each(['maria@school', 'мария@школа.рф', '@@@', 'maria@example.org'])(
  'the first specialist may call themselves %s',
  async (login) => {
    const { ask, service } = await anEmptyService();
    const founded = await ask('POST', '/api/setup', founding(service.setup.code, login));
    expect(founded.status).toBe(200);
    expect((await ask('POST', '/api/session', { login, password: 'верная лошадь' })).status).toBe(200);
    const person = service.relay.rights.facts.people.get(founded.json.person)!;
    expect(person.contacts!.email).toBe(login === 'maria@example.org' ? login : '');
  },
);

/** How many acts the founding of a municipality takes; it may break off after each, and before the account. */
const FOUNDING_ACTS = 3;
test.each(Array.from({ length: FOUNDING_ACTS + 1 }, (_, after) => after))(
  'a founding that broke off after act %i can be done again, and makes one place and one specialist',
  async (after) => {
    const first = await anEmptyService();
    const { relay } = first.service;
    let acts = 0;
    const act = relay.act.bind(relay);
    relay.act = async (...args) => {
      if (acts++ >= after) throw new Error('power cut');
      return await act(...args);
    };
    relay.store.saveAccount = () => Promise.reject(new Error('power cut'));
    const broken = await first.ask('POST', '/api/setup', founding(first.service.setup.code));
    expect(broken.status).toBe(503);
    expect(first.service.setup.founded).toBe(false);
    running.pop();
    await first.stop();

    const second = await anEmptyService(first.dataDir);
    expect((await second.ask('GET', '/api/state')).json.founded).toBe(false);
    const founded = await second.ask('POST', '/api/setup', founding(second.service.setup.code));
    expect(founded.status).toBe(200);
    const { facts } = second.service.relay.rights;
    expect([facts.places.size, facts.people.size]).toEqual([1, 1]);
    expect(facts.people.get(founded.json.person)!.roles).toMatchObject([{ role: 'specialist' }]);
    expect((await second.ask('GET', '/api/state')).json.founded).toBe(true);
    const again = await second.ask('POST', '/api/setup', founding(second.service.setup.code, 'other'));
    expect([again.status, again.json.code]).toEqual([409, 'already-founded']);
  },
);

test('of two who found at once one does', async () => {
  const { ask, service } = await anEmptyService();
  const answers = await Promise.all(
    ['maria', 'olga'].map((login) => ask('POST', '/api/setup', founding(service.setup.code, login))),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(service.relay.rights.facts.people.size).toBe(1);
});

test('nobody founds without the code', async () => {
  const { ask } = await anEmptyService();
  expect((await ask('POST', '/api/setup', founding('guess'))).json.code).toBe('wrong-code');
  expect((await ask('POST', '/api/setup/sample', { code: 'guess' })).json.code).toBe('wrong-code');
});

test('while the sample is being loaded nothing is founded and nobody signs in', async () => {
  const { ask, service } = await anEmptyService();
  const loading = ask('POST', '/api/setup/sample', { code: service.setup.code });
  await expect.poll(async () => (await ask('GET', '/api/state')).json.building).toBe(true);
  const beside = await ask('POST', '/api/setup', founding(service.setup.code));
  expect([beside.status, beside.json.code]).toEqual([409, 'sample-building']);
  expect((await ask('GET', '/api/sample/people')).status).toBe(404);
  expect((await loading).status).toBe(200);
  expect([...service.relay.rights.facts.places.values()].map(({ id, sample }) => [id, sample])).toEqual(
    ['zarechny', 'rcc', 'pribrezhny', 'yelovsky', 'stepnoy'].map((id) => [id, true]),
  );
  expect((await ask('GET', '/api/sample/people')).json.length).toBeGreaterThan(10);
}, 120_000);

test('a sample whose loading broke off is no municipality: the next start is empty', async () => {
  const first = await anEmptyService();
  const { relay, setup } = first.service;
  let acts = 0;
  const enter = relay.journal.enter.bind(relay.journal);
  relay.journal.enter = async (act) => {
    if (++acts > 20) throw new Error('power cut');
    return await enter(act);
  };
  expect((await first.ask('POST', '/api/setup/sample', { code: setup.code })).status).toBe(503);
  expect((await first.ask('POST', '/api/setup', founding(setup.code))).json.code).toBe('sample-unfinished');
  expect(setup.founded).toBe(false);
  running.pop();
  await first.stop();

  const second = await anEmptyService(first.dataDir);
  expect(second.service.relay.rights.facts.places.size).toBe(0);
  expect((await second.ask('POST', '/api/setup', founding(second.service.setup.code))).status).toBe(200);
  running.pop();
  await second.stop();
  // What was founded is there at the next start.
  const third = await anEmptyService(first.dataDir);
  expect((await third.ask('GET', '/api/state')).json).toMatchObject({ founded: true, sample: false });
}, 60_000);
