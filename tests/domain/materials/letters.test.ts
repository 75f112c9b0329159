import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { partsSeenBy, seenBy } from '../../../src/lib/domain/acts';
import { holds } from '../../../src/lib/domain/audience';
import type { FileMention } from '../../../src/lib/domain/materials/card';
import {
  addendumNumber,
  addressOf,
  departure,
  inLetters,
  lastAddress,
  letterFact,
  letterSize,
  lettersOf,
  unsettled,
  waitingLetters,
} from '../../../src/lib/domain/materials/letters';
import { countSent, registryOf, versionsGone } from '../../../src/lib/domain/materials/registry';
import { letterSubject, letterText } from '../../../src/lib/domain/materials/letter-phrases';
import { isAddress, serverFault, MailServer, sameAccount } from '../../../src/lib/domain/people/mail';
import { RELAY } from '../../../src/lib/domain/shared/ids';
import { LIMITS } from '../../../src/lib/protocol/limits';
import { anAct, idOf, PLACE } from '../../builders/municipality';
import { aSentRegistry, aFile, PACKET } from '../../builders/sent-registry';

const MB = 1_000_000;
const no = (code: string) => ({ answer: 'no', code });
const yes = { answer: 'yes' };
const sizes = (files: readonly FileMention[], room?: number) =>
  inLetters(files, room).map(({ files: held, tooLarge }) => [held.map(({ size }) => size / MB), tooLarge]);
const files = (...megabytes: number[]) => megabytes.map((size, index) => aFile(`${index}`, size * MB));

describe('[E-18] the letters of a registry', () => {
  test('hold as much as fits, the registry first', () => {
    expect(sizes(files(0.1, 2, 3))).toEqual([[[0.1, 2, 3], false]]);
    // 29 MB of scans: three archives, none of which fits beside another.
    expect(sizes(files(0.1, 13, 9, 7))).toEqual([
      [[0.1, 13], false],
      [[9], false],
      [[7], false],
    ]);
    expect(sizes(files(0.1, 13, 7, 7))).toEqual([
      [[0.1, 13], false],
      [[7, 7], false],
    ]);
  });

  test('name a single file that is larger than a letter', () => {
    expect(sizes(files(0.1, 30, 1))).toEqual([
      [[0.1], false],
      [[30], true],
      [[1], false],
    ]);
  });

  test('are smaller where the mail server takes less', () => {
    expect(sizes(files(0.1, 3, 3), 5 * MB)).toEqual([
      [[0.1, 3], false],
      [[3], false],
    ]);
  });

  test('lose no file, keep the order, and are never larger than they may be unless they say so', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 30 * MB }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 40 * MB }),
        (list, room) => {
          const all = list.map((size, index) => aFile(`${index}`, size));
          const letters = inLetters(all, room);
          expect(letters.flatMap(({ files: held }) => held)).toEqual(all);
          for (const { files: held, tooLarge } of letters) {
            expect(tooLarge).toBe(letterSize(held) > room);
            if (tooLarge) expect(held).toHaveLength(1);
          }
        },
      ),
    );
  });

  test('say what they are', () => {
    const words = {
      place: 'Заречный округ',
      month: '2026-12',
      addendum: 0,
      materials: 5,
      number: 1,
      of: 3,
      files: ['Реестр.xlsx', 'Соглашения.zip'],
      by: 'Ответственный специалист Седова А. А.',
    };
    expect(letterSubject(words)).toBe('Реестр ЭОМ, Заречный округ, декабрь 2026, письмо 1 из 3');
    expect(letterSubject({ ...words, of: 1, addendum: 2 })).toBe(
      'Реестр ЭОМ, Заречный округ, декабрь 2026, дополнение 2',
    );
    const text = letterText(words);
    for (const said of ['письмо 1 из 3', 'Материалов: 5', '– Реестр.xlsx', '– Соглашения.zip', words.by])
      expect(text).toContain(said);
    expect(letterText({ ...words, of: 1 })).not.toContain('письмо');
    expect(letterText({ ...words, addendum: 1, reason: 'Исправлен класс.' })).toContain('Исправлен класс.');
  });
});

describe('[E-18] a registry through the relay', () => {
  test('needs a mail server and one address', () => {
    const { send, history, setMail } = aSentRegistry({ send: false });
    expect(history.submit(send())).toEqual(no('mail-not-set'));
    setMail();
    for (const recipient of ['Иванову', 'a@b.ru, c@d.ru', 'a@b.ru\r\nRCPT TO:<c@d.ru>', '<a@b.ru>'])
      expect(history.submit(send({ recipient }))).toEqual(no('bad-address'));
    expect(history.submit(send())).toEqual(yes);
  });

  test('is on its way until each of its letters has an answer, and stuck while one was refused', () => {
    const { history, sent, tell } = aSentRegistry();
    const waiting = () => waitingLetters(history.facts.places.get(PLACE)!).map(({ letter }) => letter.number);
    expect(lettersOf(sent()).map(({ number }) => number)).toEqual([1, 2]);
    expect([departure(sent()), waiting()]).toEqual(['going', [1, 2]]);
    expect(history.submit(tell('letter-sent', 1, {}, '250 OK'))).toEqual(yes);
    expect([departure(sent()), waiting()]).toEqual(['going', [2]]);
    expect(history.submit(tell('letter-refused', 2, { why: 'answered', reply: 552 }, '552 Too big'))).toEqual(
      yes,
    );
    expect([departure(sent()), waiting()]).toEqual(['stuck', []]);
    expect(letterFact(sent(), 2)).toMatchObject({
      state: 'refused',
      reply: 552,
      answer: '552 Too big',
      rounds: 0,
    });

    // An answer comes once: what was sent is not refused, what was refused is not sent by itself.
    for (const letter of [1, 2])
      expect(history.submit(tell('letter-sent', letter))).toEqual(no('letter-not-waiting'));
    expect(history.submit(tell('letter-sent', 3))).toEqual(no('no-letter'));

    const again = (letter: number, person = 'specialist') =>
      history.submit(
        anAct(idOf(person), 'send-letter-again', `place:${PLACE}`, { registry: sent().act, letter }),
      );
    expect(again(1)).toEqual(no('letter-not-stuck'));
    expect(again(2, 'head')).toEqual(no('specialist-only'));
    expect(again(2)).toEqual(yes);
    expect(again(2)).toEqual(no('letter-not-stuck'));
    expect([departure(sent()), waiting()]).toEqual(['going', [2]]);
    expect(letterFact(sent(), 2)).toMatchObject({ state: 'waiting', rounds: 1 });
    expect(history.submit(tell('letter-sent', 2))).toEqual(yes);
    expect(departure(sent())).toBe('done');
  });

  test('[E-18] refused over its address goes to another one; what was frozen stays', () => {
    const { history, sent, tell } = aSentRegistry();
    const frozen = sent();
    const again = (to: string) =>
      history.submit(
        anAct(idOf('specialist'), 'send-letter-again', `place:${PLACE}`, {
          registry: frozen.act,
          letter: 2,
          to,
        }),
      );
    expect(again('centr@example.org')).toEqual(no('letter-not-stuck'));
    history.accept(tell('letter-sent', 1));
    history.accept(tell('letter-refused', 2, { why: 'answered', reply: 550 }, '550 No such user'));
    for (const to of ['', 'Центру', 'a@b.ru, c@d.ru', 'a@b.ru\r\nRCPT TO:<c@d.ru>'])
      expect(again(to)).toEqual(no('bad-address'));
    expect(again('centr@example.org')).toEqual(yes);
    expect(letterFact(sent(), 2)).toMatchObject({ state: 'waiting', rounds: 1, to: 'centr@example.org' });
    expect([1, 2].map((letter) => addressOf(sent(), letter))).toEqual([
      frozen.recipient,
      'centr@example.org',
    ]);
    // What came of it keeps the address it went to, and the next registry begins with it.
    history.accept(tell('letter-sent', 2));
    expect(letterFact(sent(), 2)).toMatchObject({ state: 'sent', to: 'centr@example.org' });
    expect(lastAddress(history.facts.places.get(PLACE)!)).toBe('centr@example.org');
    const { recipient, files, submissions, mentions } = sent();
    expect({ recipient, files, submissions, mentions }).toEqual({
      recipient: frozen.recipient,
      files: frozen.files,
      submissions: frozen.submissions,
      mentions: frozen.mentions,
    });
  });

  test('[E-18, E-21] counts as sent when all its letters have left, or a person says so', () => {
    const { history, sent, tell, round } = aSentRegistry();
    const place = () => history.facts.places.get(PLACE)!;
    const counts = () => countSent(history.facts, { sent: place().registries });
    const known = () => [counts(), [...versionsGone(place())], unsettled(sent())];
    const on = (kind: string, payload = {}, more = {}) =>
      history.submit(
        anAct(idOf('specialist'), kind, `place:${PLACE}`, { registry: sent().act, ...payload }, more),
      );
    const nothing = { done: 0, going: 0, prepared: 0, stuck: 0 };
    const neither = { say: false, discard: false };
    expect(known()).toEqual([{ ...nothing, going: 1 }, [], neither]);
    expect(on('say-registry-sent', { date: '2026-12-07' })).toEqual(no('registry-not-prepared'));
    history.accept(tell('letter-refused', 1, { why: 'answered', reply: 550 }));
    // The other one is still tried.
    expect(known()).toEqual([{ ...nothing, stuck: 1 }, [], neither]);
    history.accept(tell('letter-uncertain', 2, { why: 'no-answer' }));
    expect(known()).toEqual([{ ...nothing, stuck: 1 }, [], { say: true, discard: true }]);
    expect(on('say-registry-sent', { date: '2026-12-06' })).toEqual(no('sent-before-prepared'));
    expect(on('say-registry-sent', { date: '2026-12-07' })).toEqual(yes);
    expect(departure(sent())).toBe('done');
    expect(known()).toEqual([{ ...nothing, done: 1 }, [round.submission], neither]);
    // The relay tries it no more.
    expect(on('send-letter-again', { letter: 1 })).toEqual(no('letter-not-stuck'));
    expect(on('discard-registry', {}, { private: { reason: 'Ошибка.' } })).toEqual(
      no('registry-not-prepared'),
    );
  });

  test('[E-18] that was refused is thrown away with a reason, unless a part has left or an addendum follows', () => {
    const discard = ({ history, sent }: ReturnType<typeof aSentRegistry>) =>
      history.submit(
        anAct(
          idOf('specialist'),
          'discard-registry',
          `place:${PLACE}`,
          { registry: sent().act },
          { private: { reason: 'Адрес закрыт.' } },
        ),
      );
    const refused = (other: 'letter-sent' | 'letter-refused') => {
      const all = aSentRegistry();
      const why = { why: 'answered', reply: 550 };
      all.history.accept(all.tell('letter-refused', 1, why));
      all.history.accept(all.tell(other, 2, other === 'letter-sent' ? {} : why));
      return all;
    };
    expect(discard(refused('letter-sent'))).toEqual(no('letters-partly-gone'));
    const followed = refused('letter-refused');
    followed.history.accept(followed.send({ kind: 'addendum' }, 'Исправлен класс.'));
    expect(discard(followed)).toEqual(no('registry-followed'));
    const free = refused('letter-refused');
    expect(discard(free)).toEqual(yes);
    const { facts } = free.history;
    const { ready, sent } = registryOf(facts, facts.places.get(PLACE)!, '2026-12', '2026-12-07');
    expect([ready.map(({ submission }) => submission.id), sent]).toEqual([[free.round.submission], []]);
  });

  test('[E-18] says to heads, who see no files, no more than was told of its letters', () => {
    const { history, sent, tell } = aSentRegistry();
    const asHead = () => {
      const { mentions: _, ...rest } = sent();
      return departure(rest);
    };
    expect(asHead()).toBe('going');
    history.accept(tell('letter-refused', 1, { why: 'answered', reply: 550 }));
    expect(asHead()).toBe('stuck');
  });

  test('is told of by the relay alone', () => {
    const { history, tell } = aSentRegistry();
    for (const kind of ['letter-sent', 'letter-refused', 'letter-uncertain'])
      for (const person of ['specialist', 'author']) {
        const why = { 'letter-refused': 'answered', 'letter-uncertain': 'interrupted' }[kind];
        expect(history.submit({ ...tell(kind, 1, { ...(why && { why }) }), person: idOf(person) })).toEqual(
          no('relay-only'),
        );
      }
    expect(
      history.submit(anAct(idOf('specialist'), 'mail-set', `place:${PLACE}`, { by: idOf('specialist') })),
    ).toEqual(no('relay-only'));
  });

  test('is divided anew for a server that takes less, before the first letter and not after', () => {
    const { history, sent, tell } = aSentRegistry();
    const fit = (room: number) =>
      history.submit(anAct(RELAY, 'fit-letters', `place:${PLACE}`, { registry: sent().act, room }));
    expect(fit(LIMITS.letterBytes)).toEqual(no('malformed'));
    expect(fit(letterSize(PACKET.slice(0, 1)))).toEqual(yes);
    expect(lettersOf(sent())).toHaveLength(3);
    history.accept(tell('letter-sent', 1));
    expect(fit(5 * MB)).toEqual(no('letters-begun'));
  });

  test('was sent otherwise: no letter of it is the relay’s', () => {
    const { history, sent, tell } = aSentRegistry({ way: 'mail' });
    expect([departure(sent()), waitingLetters(history.facts.places.get(PLACE)!)]).toEqual(['done', []]);
    expect(history.submit(tell('letter-sent', 1))).toEqual(no('no-letter'));
  });

  test('tells heads how it fares, and the desk alone what the server said', () => {
    const { history, tell } = aSentRegistry();
    const entry = history.accept(
      tell('letter-refused', 1, { why: 'answered', reply: 550 }, '550 no such user'),
    );
    const told = (name: string) => {
      const held = holds(history.facts, idOf(name));
      return [seenBy, partsSeenBy].map((rule) => rule(history.facts, entry).some((right) => held.has(right)));
    };
    expect(['specialist', 'head', 'author'].map(told)).toEqual([
      [true, true],
      [true, false],
      [false, false],
    ]);
  });

  test('counts the addenda of its month', () => {
    const { history, send, sent } = aSentRegistry();
    const place = () => history.facts.places.get(PLACE)!;
    history.accept(send({ kind: 'addendum' }, 'Исправлен класс.'));
    expect([sent(), place().registries[1]!].map((each) => addendumNumber(place(), each))).toEqual([0, 1]);
  });
});

describe('[E-18] the mail server of a place', () => {
  const server = {
    host: 'mail.zarechny.ru',
    port: 587,
    security: 'starttls',
    login: 'metod',
    address: 'metod@zarechny.ru',
    name: 'Методическая служба',
  } as const;

  test('is a host, a port and an address, and no line more', () => {
    const fits = (changes: object) => MailServer.safeParse({ ...server, ...changes }).success;
    expect(fits({})).toBe(true);
    for (const host of ['почта.рф', '192.168.1.5', '::1', 'localhost']) expect(fits({ host })).toBe(true);
    for (const host of ['', 'http://mail.ru', 'mail.ru/x', 'a b', '-x', 'mail.ru:25\r\n', 'user@mail.ru'])
      expect(fits({ host })).toBe(false);
    for (const port of [0, 65_536, 2.5]) expect(fits({ port })).toBe(false);
    expect(fits({ name: 'Служба\r\nBcc: x@y.ru' })).toBe(false);
    expect(fits({ address: 'metod' })).toBe(false);
    expect(isAddress('реестр@центр.рф')).toBe(true);
  });

  test('is spoken to openly on this machine alone', () => {
    for (const host of ['localhost', '127.0.0.1', '::1'])
      expect(serverFault({ host, security: 'none' })).toBeUndefined();
    for (const host of ['10.0.0.1', 'localhost.evil.ru', 'mail.ru'])
      expect(serverFault({ host, security: 'none' })).toBe('open-way');
    expect(serverFault(server)).toBeUndefined();
  });

  test('gets a known password again only under the same name and login', () => {
    expect(sameAccount(server, { ...server, name: 'Иначе', address: 'other@zarechny.ru' })).toBe(true);
    for (const changes of [{ host: 'evil.ru' }, { port: 25 }, { security: 'tls' as const }, { login: 'x' }])
      expect(sameAccount(server, { ...server, ...changes })).toBe(false);
  });

  test('is known to the desk with who has set it, and can be taken away', () => {
    const { history, setMail } = aSentRegistry({ send: false });
    const entry = setMail();
    expect(history.facts.places.get(PLACE)!.mail).toMatchObject({
      host: 'localhost',
      by: idOf('specialist'),
    });
    const told = (name: string) =>
      seenBy(history.facts, entry).some((right) => holds(history.facts, idOf(name)).has(right));
    expect(['specialist', 'head', 'author'].map(told)).toEqual([true, false, false]);
    history.accept(anAct(RELAY, 'mail-set', `place:${PLACE}`, { by: idOf('specialist') }));
    expect(history.facts.places.get(PLACE)!.mail).toBeUndefined();
  });
});
