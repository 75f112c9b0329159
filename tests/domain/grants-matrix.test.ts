import { describe, expect, test } from 'vitest';
import { seenBy } from '../../src/lib/domain/acts';
import { access, holds, mayReplay } from '../../src/lib/domain/audience';
import { anAct, idOf, PLACE } from '../builders/municipality';
import type { History } from './history';
import { aFullHouse, Round } from './round';

/*
 * The table of rights of the design, cell by cell: a document, a person, a phase of the material.
 *
 *   draft      only a draft              opened     two of three sheets complete, opened early
 *   help       help asked on it          confirmed  by those two
 *   handed     handed in                 issued     «отправлен на доработку»
 *   returned   as incomplete             second     version 2 handed in
 *   accepted   by the specialist         reopened   version 2: new panel, its sheets opened
 *   appointed  panel named; one expert   withdrawn  by the author, after «opened»
 *              declined, one was
 *              released, one lost the
 *              role, one left
 *   complete   expert1's sheet
 *
 * again: the issued conclusion opened again by the desk.
 *
 * · none   r read   w write. Who has no row reads nothing in any phase.
 */
const PHASES = {
  draft: (round: Round) => round,
  help: (round: Round) => round.askHelp(),
  handed: (round: Round) => round.handIn(),
  returned: (round: Round) => round.handIn().giveBack(),
  accepted: (round: Round) => round.handIn().take(),
  appointed: (round: Round) => appointed(round),
  complete: (round: Round) => appointed(round).complete('expert1'),
  opened: (round: Round) => opened(round),
  confirmed: (round: Round) => confirmed(round),
  issued: (round: Round) => confirmed(round).issue(),
  second: (round: Round) => confirmed(round).issue().handIn(),
  reopened: (round: Round) => reopened(round),
  withdrawn: (round: Round) => opened(round).withdraw(),
  again: (round: Round) => confirmed(round).issue().reopen(),
};
const appointed = (round: Round) =>
  round
    .handIn()
    .take()
    .appoint('expert1', 'expert2', 'expert3', 'decliner', 'released', 'ended', 'leaver')
    .decline('decliner')
    .release('released')
    .endRoles('ended')
    .leave('leaver');
const opened = (round: Round) => appointed(round).complete('expert1', 'expert2').open();
const confirmed = (round: Round) => opened(round).confirm('expert1', 'expert2');
const reopened = (round: Round) =>
  confirmed(round)
    .issue()
    .handIn()
    .take()
    .appoint('expert1', 'newcomer')
    .complete('expert1', 'newcomer')
    .open();

const PEOPLE = [
  'author',
  'coauthor',
  'specialist',
  'deputy',
  'head',
  'otherhead',
  'expert1',
  'expert2',
  'expert3',
  'decliner',
  'released',
  'ended',
  'leaver',
  'newcomer',
  'spare',
  'stranger',
  'observer',
  'nobody',
];

/** Names of the documents; before a hand-in a made-up submission stands for one. */
const named = ({ author: owner, submissions, issues }: Round) => {
  const [issue = idOf('no issue')] = issues;
  const [first = idOf('no submission'), second = idOf('no second submission')] = submissions;
  const author = idOf(owner);
  return {
    draft: `draft/${PLACE}/${author}/${idOf('robot')}`,
    help: `help/${PLACE}/${author}/${idOf('robot')}`,
    'submission 1': `submission/${PLACE}/${author}/${first}`,
    'submission 2': `submission/${PLACE}/${author}/${second}`,
    'sheet of expert1': `sheet/${PLACE}/${first}/${idOf('expert1')}`,
    'sheet of expert3, never complete': `sheet/${PLACE}/${first}/${idOf('expert3')}`,
    'sheet of who declined': `sheet/${PLACE}/${first}/${idOf('decliner')}`,
    'sheet of who was released': `sheet/${PLACE}/${first}/${idOf('released')}`,
    'sheet of whose role ended': `sheet/${PLACE}/${first}/${idOf('ended')}`,
    'sheet of who left': `sheet/${PLACE}/${first}/${idOf('leaver')}`,
    'sheet of who was never appointed': `sheet/${PLACE}/${first}/${idOf('spare')}`,
    'conclusion 1': `conclusion/${PLACE}/${first}`,
    'remarks 1': `remarks/${PLACE}/${first}`,
    'conclusion 2': `conclusion/${PLACE}/${second}`,
    'outcome 1': `outcome/${PLACE}/${author}/${first}/${issue}`,
  };
};
type Document = keyof ReturnType<typeof named>;

const LETTER = { none: '·', read: 'r', write: 'w' } as const;
const worlds = Object.values(PHASES).map((phase) => phase(new Round(aFullHouse())));

/** The row of a person as the code has it. */
const row = (document: Document, person: string) =>
  worlds.map((round) => LETTER[access(round.history.facts, idOf(person), named(round)[document])]).join(' ');

const parse = (table: string) =>
  new Map(
    table
      .trim()
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line && !line.startsWith('#'))
      .flatMap((line) => {
        const [who, cells] = line.split('|') as [string, string];
        return who
          .trim()
          .split(/\s+/)
          .map((person): [string, string] => [person, cells.trim().replaceAll(/\s+/g, ' ')]);
      }),
  );

const NONE = worlds.map(() => '·').join(' ');

/* prettier-ignore */
const TABLE: Record<Document, string> = {
  draft: `
    # phase              | draft help handed returned accepted appointed complete opened confirmed issued second reopened withdrawn again
    author               |  w     w    w      w        w        w         w        w      w         w      w      w        w        w
    specialist deputy    |  ·     r    ·      ·        ·        ·         ·        ·      ·         ·      ·      ·        ·        ·
    head otherhead       |  ·     r    ·      ·        ·        ·         ·        ·      ·         ·      ·      ·        ·        ·
  `,
  help: `
    author               |  w     w    w      w        w        w         w        w      w         w      w      w        w        w
    specialist deputy    |  ·     w    w      w        w        w         w        w      w         w      w      w        w        w
    head otherhead       |  ·     w    w      w        w        w         w        w      w         w      w      w        w        w
  `,
  'submission 1': `
    author coauthor      |  ·     ·    r      r        r        r         r        r      r         r      r      r        r        r
    specialist deputy    |  ·     ·    r      r        r        r         r        r      r         r      r      r        r        r
    head otherhead       |  ·     ·    r      r        r        r         r        r      r         r      r      r        r        r
    expert1 expert2      |  ·     ·    ·      ·        ·        r         r        r      r         r      r      r        r        r
    expert3              |  ·     ·    ·      ·        ·        r         r        r      r         r      r      r        r        r
    newcomer             |  ·     ·    ·      ·        ·        ·         ·        ·      ·         ·      ·      r        ·        ·
  `,
  'submission 2': `
    author coauthor      |  ·     ·    ·      ·        ·        ·         ·        ·      ·         ·      r      r        ·        ·
    specialist deputy    |  ·     ·    ·      ·        ·        ·         ·        ·      ·         ·      r      r        ·        ·
    head otherhead       |  ·     ·    ·      ·        ·        ·         ·        ·      ·         ·      r      r        ·        ·
    expert1 newcomer     |  ·     ·    ·      ·        ·        ·         ·        ·      ·         ·      ·      r        ·        ·
  `,
  'sheet of expert1': `
    expert1              |  ·     ·    ·      ·        ·        w         r        r      r         r      r      r        r        r
    expert2 expert3      |  ·     ·    ·      ·        ·        ·         ·        r      r         r      r      r        r        r
    specialist deputy    |  ·     ·    ·      ·        ·        ·         ·        r      r         r      r      r        r        r
    head                 |  ·     ·    ·      ·        ·        ·         ·        r      r         r      r      r        r        r
    newcomer             |  ·     ·    ·      ·        ·        ·         ·        ·      ·         ·      ·      r        ·        ·
  `,
  'sheet of expert3, never complete': `
    expert3              |  ·     ·    ·      ·        ·        w         w        r      r         r      r      r        r        r
  `,
  'sheet of who declined': `
    decliner             |  ·     ·    ·      ·        ·        r         r        r      r         r      r      r        r        r
  `,
  'sheet of who was released': `
    released             |  ·     ·    ·      ·        ·        r         r        r      r         r      r      r        r        r
  `,
  'sheet of whose role ended': `
    ended                |  ·     ·    ·      ·        ·        r         r        r      r         r      r      r        r        r
  `,
  'sheet of who left': '',
  'sheet of who was never appointed': '',
  'conclusion 1': `
    expert1 expert2      |  ·     ·    ·      ·        ·        ·         ·        w      w         r      r      r        r        w
    expert3              |  ·     ·    ·      ·        ·        ·         ·        w      w         r      r      r        r        w
    specialist deputy    |  ·     ·    ·      ·        ·        ·         ·        w      w         r      r      r        r        w
    head                 |  ·     ·    ·      ·        ·        ·         ·        w      w         r      r      r        r        w
    newcomer             |  ·     ·    ·      ·        ·        ·         ·        ·      ·         ·      ·      r        ·        ·
  `,
  'remarks 1': `
    expert1 expert2      |  ·     ·    ·      ·        ·        ·         ·        w      w         r      r      r        r        w
    expert3              |  ·     ·    ·      ·        ·        ·         ·        w      w         r      r      r        r        w
    specialist deputy    |  ·     ·    ·      ·        ·        ·         ·        w      w         r      r      r        r        w
    head                 |  ·     ·    ·      ·        ·        ·         ·        w      w         r      r      r        r        w
    newcomer             |  ·     ·    ·      ·        ·        ·         ·        ·      ·         ·      ·      r        ·        ·
  `,
  'conclusion 2': `
    expert1 newcomer     |  ·     ·    ·      ·        ·        ·         ·        ·      ·         ·      ·      w        ·        ·
    specialist deputy    |  ·     ·    ·      ·        ·        ·         ·        ·      ·         ·      ·      w        ·        ·
    head                 |  ·     ·    ·      ·        ·        ·         ·        ·      ·         ·      ·      w        ·        ·
  `,
  'outcome 1': `
    author coauthor      |  ·     ·    ·      ·        ·        ·         ·        ·      ·         r      r      r        ·        r
    specialist deputy    |  ·     ·    ·      ·        ·        ·         ·        ·      ·         r      r      r        ·        r
    head                 |  ·     ·    ·      ·        ·        ·         ·        ·      ·         r      r      r        ·        r
    expert1 expert2      |  ·     ·    ·      ·        ·        ·         ·        ·      ·         r      r      r        ·        r
    expert3              |  ·     ·    ·      ·        ·        ·         ·        ·      ·         r      r      r        ·        r
    newcomer             |  ·     ·    ·      ·        ·        ·         ·        ·      ·         ·      ·      r        ·        ·
  `,
};

describe.each(Object.keys(TABLE) as Document[])('[E-09, E-13, X-05] %s', (document) => {
  const expected = parse(TABLE[document]);
  test.each(PEOPLE)('%s', (person) => {
    expect(row(document, person)).toBe(expected.get(person) ?? NONE);
  });
});

/* prettier-ignore */
const REPLAYED = `
    # phase              | draft help handed returned accepted appointed complete opened confirmed issued second reopened withdrawn again
    expert1 expert2      |  ·     ·    ·      ·        ·        ·         ·        y      y         y      y      y        y        y
    expert3              |  ·     ·    ·      ·        ·        ·         ·        y      y         y      y      y        y        y
    specialist deputy    |  ·     ·    ·      ·        ·        ·         ·        y      y         y      y      y        y        y
    head                 |  ·     ·    ·      ·        ·        ·         ·        y      y         y      y      y        y        y
`;

describe('[E-26] who wrote what', () => {
  const replays = (document: Document, person: string) =>
    worlds.map((round) => {
      const { facts } = round.history;
      return mayReplay(facts, holds(facts, idOf(person)), named(round)[document]) ? 'y' : '·';
    });

  test.each(PEOPLE)('in the conclusion is replayed by its round and no later one: %s', (person) => {
    expect(replays('conclusion 1', person).join(' ')).toBe(parse(REPLAYED).get(person) ?? NONE);
  });

  test('is replayed of no other kind of document', () => {
    for (const document of Object.keys(TABLE) as Document[])
      for (const person of document.startsWith('conclusion') ? [] : PEOPLE)
        expect([document, person, ...replays(document, person)]).not.toContain('y');
  });

  test('is replayed by nobody who may not read', () => {
    for (const document of Object.keys(TABLE) as Document[])
      for (const person of PEOPLE) {
        const readable = row(document, person).split(' ');
        replays(document, person).forEach((may, phase) => {
          if (may === 'y') expect([document, person, readable[phase]]).not.toContain('·');
        });
      }
  });
});

/** What some people may do with every document of a round. */
const rights = (round: Round, ...people: string[]) =>
  Object.fromEntries(
    people.map((person) => [
      person,
      Object.fromEntries(
        Object.entries(named(round)).flatMap(([document, name]) => {
          const allowed = access(round.history.facts, idOf(person), name);
          return allowed === 'none' ? [] : [[document, allowed]];
        }),
      ),
    ]),
  );

describe('[E-07] where a colleague of the desk is an author', () => {
  const afterOpening = (round: Round) =>
    round.handIn().take().appoint('expert1', 'expert2').complete('expert1', 'expert2').open();

  /** All that an author has while the panel writes: the own draft, the talk, the copy handed in. */
  const OWN = { draft: 'write', help: 'write', 'submission 1': 'read' };
  const AS_CO_AUTHOR = { 'submission 1': 'read' };
  const DECIDES = {
    'submission 1': 'read',
    'sheet of expert1': 'read',
    'conclusion 1': 'write',
    'remarks 1': 'write',
    help: 'write',
  };

  test('a head: another head decides, the author sees no sheet and no conclusion', () => {
    const round = afterOpening(new Round(aFullHouse(), 'head', [], 'specialist', 'otherhead'));
    expect(rights(round, 'head', 'otherhead', 'specialist')).toEqual({
      head: OWN,
      otherhead: DECIDES,
      specialist: DECIDES,
    });
  });

  test('a head as co-author is kept out alike', () => {
    const round = afterOpening(new Round(aFullHouse(), 'author', ['head'], 'specialist', 'otherhead'));
    expect(rights(round, 'head', 'otherhead', 'author')).toEqual({
      head: AS_CO_AUTHOR,
      otherhead: DECIDES,
      author: OWN,
    });
  });

  test('both heads: the specialist decides', () => {
    const round = afterOpening(new Round(aFullHouse(), 'head', ['otherhead'], 'specialist', 'specialist'));
    expect(rights(round, 'head', 'otherhead', 'specialist')).toEqual({
      head: OWN,
      otherhead: AS_CO_AUTHOR,
      specialist: DECIDES,
    });
  });

  test('the specialist: the deputy takes the desk', () => {
    const round = afterOpening(new Round(aFullHouse(), 'specialist', [], 'deputy', 'head'));
    expect(rights(round, 'specialist', 'deputy', 'head')).toEqual({
      specialist: OWN,
      deputy: DECIDES,
      head: DECIDES,
    });
  });

  test('specialist and deputy: heads take the desk', () => {
    const round = afterOpening(new Round(aFullHouse(), 'specialist', ['deputy'], 'otherhead', 'head'));
    expect(rights(round, 'specialist', 'deputy', 'head', 'otherhead')).toEqual({
      specialist: OWN,
      deputy: AS_CO_AUTHOR,
      head: DECIDES,
      otherhead: DECIDES,
    });
  });

  test('who becomes head after handing in is kept out from that moment', () => {
    const round = afterOpening(new Round(aFullHouse(), 'author', [], 'specialist', 'head'));
    expect(rights(round, 'head')).toEqual({ head: DECIDES });
    grantHead(round.history, 'author');
    expect(rights(round, 'author')).toEqual({ author: OWN });
    expect(rights(round, 'head')).toEqual({ head: DECIDES });
  });
});

describe('[E-25] ends of roles', () => {
  test('a sheet complete before its expert lost the role still counts, and the expert still reads it', () => {
    const round = new Round(aFullHouse()).handIn().take().appoint('expert1', 'ended');
    round.complete('expert1', 'ended').endRoles('ended').open();
    const sheet = `sheet/${PLACE}/${round.submission}/${idOf('ended')}`;
    const may = (person: string) => access(round.history.facts, idOf(person), sheet);
    expect([may('expert1'), may('head'), may('ended')]).toEqual(['read', 'read', 'read']);
    expect(rights(round, 'ended').ended).toEqual({ 'sheet of whose role ended': 'read' });
  });

  test('an author who left reads and writes nothing; what they wrote stays with the desk', () => {
    const round = new Round(aFullHouse()).handIn().take().leave('author');
    expect(rights(round, 'author', 'specialist')).toEqual({
      author: {},
      specialist: { help: 'write', 'submission 1': 'read' },
    });
  });

  test('an author without any role keeps what is theirs', () => {
    const round = new Round(aFullHouse()).handIn().endRoles('author');
    expect(rights(round, 'author').author).toEqual({ draft: 'write', help: 'write', 'submission 1': 'read' });
  });
});

describe('[E-21] a material withdrawn', () => {
  test('while its sheets are written takes no further word in them', () => {
    const round = new Round(aFullHouse()).handIn().take().appoint('expert1').withdraw();
    const may = (person: string) => rights(round, person)[person];
    expect(may('expert1')).toEqual({ 'submission 1': 'read', 'sheet of expert1': 'read' });
  });

  test('is so by its author, not by a co-author alone', () => {
    const round = new Round(aFullHouse()).handIn();
    const withdraw = (person: string) =>
      anAct(idOf(person), 'withdraw', round.subject, {}, { private: { reason: 'Передумал.' } });
    expect(round.history.submit(withdraw('coauthor'))).toEqual({ answer: 'no', code: 'author-only' });
    expect(round.history.submit(withdraw('author'))).toEqual({ answer: 'yes' });
  });
});

describe('[X-05] an expert of version 1 named co-author of version 2', () => {
  const round = new Round(aFullHouse()).handIn().take().appoint('expert1', 'expert2');
  round.complete('expert1', 'expert2').open().confirm('expert1', 'expert2').issue();
  const second = new Round(round.history, 'author', ['expert1']);
  second.submissions.push(...round.submissions);
  second.issues.push(...round.issues);
  second.handIn().take().appoint('newcomer', 'expert3').complete('newcomer', 'expert3').open();

  test('learns nothing of the panel of version 2', () => {
    const { facts, entries } = round.history;
    const held = holds(facts, idOf('expert1'));
    const shown = entries.filter((entry) => seenBy(facts, entry).some((right) => held.has(right)));
    const judging = shown.filter(
      ({ payload, kind }) => payload.submission === second.submission && kind !== 'accept',
    );
    expect(judging).toEqual([]);
    expect(rights(second, 'expert1').expert1).toEqual({
      'submission 1': 'read',
      'submission 2': 'read',
      'sheet of expert1': 'read',
      'outcome 1': 'read',
    });
  });
});

describe('names that lie', () => {
  const round = new Round(aFullHouse()).askHelp().handIn().take().appoint('expert1', 'expert2');
  round.complete('expert1', 'expert2').open().confirm('expert1', 'expert2').issue();
  const { submission } = round;
  const robot = idOf('robot');
  const everybody = [...PEOPLE, 'specialist', 'head'];

  test.each([
    ['a submission under another author', `submission/${PLACE}/${idOf('stranger')}/${submission}`],
    ['an outcome under another author', `outcome/${PLACE}/${idOf('stranger')}/${submission}`],
    ['a submission in another place', `submission/elsewhere/${idOf('author')}/${submission}`],
    ['a sheet in another place', `sheet/elsewhere/${submission}/${idOf('expert1')}`],
    ['a conclusion in another place', `conclusion/elsewhere/${submission}`],
    ['an outcome in another place', `outcome/elsewhere/${idOf('author')}/${submission}`],
    ['help on another’s material', `help/${PLACE}/${idOf('stranger')}/${robot}`],
  ])('%s opens to nobody', (_, name) => {
    for (const person of everybody)
      expect([person, access(round.history.facts, idOf(person), name)]).toEqual([person, 'none']);
  });

  test('a stranger’s draft under the id of a material stays the stranger’s own', () => {
    const name = `draft/${PLACE}/${idOf('stranger')}/${robot}`;
    for (const person of everybody)
      if (person !== 'stranger')
        expect([person, access(round.history.facts, idOf(person), name)]).toEqual([person, 'none']);
  });
});

function grantHead(history: History, person: string) {
  history.accept(
    anAct(idOf('specialist'), 'grant-role', `person:${idOf(person)}`, {
      role: 'head',
      association: 'physics',
      from: '2026-12-01',
      begins: 'now',
    }),
  );
}
