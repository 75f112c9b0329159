import type { Act } from '../../src/lib/domain/act';
import type { Verdict } from '../../src/lib/domain/materials/rubric';
import { RELAY } from '../../src/lib/domain/shared/ids';
import { aHandIn, anAct, founding, idOf, PLACE } from '../builders/municipality';
import { History } from './history';

/** People of the tests' municipality and, for the matrix, one of every fate. */
export function aFullHouse(): History {
  const history = new History(founding());
  const newcomers: [string, string, string?][] = [
    ['deputy', 'deputy'],
    ['observer', 'observer'],
    ...['decliner', 'released', 'ended', 'leaver', 'newcomer'].map((name): [string, string, string] => [
      name,
      'expert',
      'informatics',
    ]),
  ];
  for (const [name, role, association] of newcomers) {
    const subject = `person:${idOf(name)}`;
    history.accept(
      anAct(
        RELAY,
        'enter-person',
        subject,
        { post: 'методист', school: 'school-3' },
        {
          private: { name: { family: name, given: 'Имя', patronymic: '' } },
        },
      ),
    );
    history.accept(
      anAct(RELAY, 'grant-role', subject, {
        role,
        ...(association && { association }),
        from: '2026-09-01',
        begins: 'now',
      }),
    );
  }
  return history;
}

/** Hash by which tests name the text of every document they stand in for. */
export const TEXT = 'a'.repeat(64);

/** One way of one material, step by step; every step must be accepted. */
export class Round {
  readonly subject: string;
  readonly submissions: string[] = [];
  /** The acts that issued a conclusion. */
  readonly issues: string[] = [];

  constructor(
    readonly history: History,
    readonly author = 'author',
    readonly coAuthors: string[] = ['coauthor'],
    readonly desk = 'specialist',
    readonly decider = 'head',
    material = 'robot',
    readonly verdict: 'revise' | 'recommend' = 'revise',
  ) {
    this.material = material;
    this.subject = `material:${idOf(material)}`;
  }
  readonly material: string;

  get submission() {
    return this.submissions.at(-1)!;
  }
  private accept(act: Act) {
    return this.history.accept(act);
  }
  private on(person: string, kind: string, payload: Record<string, unknown> = {}, more = {}) {
    return this.accept(
      anAct(idOf(person), kind, this.subject, { submission: this.submission, ...payload }, more),
    );
  }

  askHelp() {
    this.accept(anAct(idOf(this.author), 'ask-help', this.subject));
    return this;
  }
  handIn() {
    const plain = aHandIn(this.material, {}, this.submissions.length + 1, this.author);
    const { id } = this.accept({
      ...plain,
      payload: { ...plain.payload, coAuthors: this.coAuthors.map(idOf) },
    });
    this.submissions.push(id);
    return this;
  }
  giveBack() {
    this.on(this.desk, 'return-incomplete', {}, { private: { reason: 'Нет файла.' } });
    return this;
  }
  take(association = 'informatics') {
    this.on(this.desk, 'accept', { month: '2026-12', association });
    return this;
  }
  appoint(...experts: string[]) {
    for (const expert of experts)
      this.on(
        this.decider,
        'appoint',
        { expert: idOf(expert), warnings: ['same-school', 'other-subject'] },
        { private: { reason: 'Больше некого.' } },
      );
    return this;
  }
  decline(expert: string) {
    this.on(expert, 'decline', {}, { private: { reason: 'Отпуск.' } });
    return this;
  }
  release(expert: string) {
    this.on(this.decider, 'release', { expert: idOf(expert) }, { private: { reason: 'По просьбе.' } });
    return this;
  }
  endRoles(person: string) {
    for (const { id, state } of this.history.facts.people.get(idOf(person))!.roles)
      if (state === 'current')
        this.accept(anAct(RELAY, 'role-ended', `person:${idOf(person)}`, { role: id }));
    return this;
  }
  leave(person: string) {
    this.accept(anAct(RELAY, 'leave', `person:${idOf(person)}`));
    return this;
  }
  complete(...experts: string[]) {
    for (const expert of experts) this.vote(expert, this.verdict);
    return this;
  }
  /** Completes a sheet with a verdict of its own [E-12]. */
  vote(expert: string, verdict: Verdict) {
    this.history.contents.set(`sheet/${PLACE}/${this.submission}/${idOf(expert)}`, {
      hash: TEXT,
      missing: [],
      verdict,
    });
    this.on(expert, 'complete', {}, { basis: TEXT });
    return this;
  }
  breakTie(verdict: Verdict) {
    this.on(this.decider, 'break-tie', { verdict }, { private: { reason: 'Работу можно публиковать.' } });
    return this;
  }
  open(by = this.decider) {
    this.on(by, 'open-sheets', {}, { private: { reason: 'Срок первичной оценки прошёл.' } });
    this.history.contents.set(`conclusion/${PLACE}/${this.submission}`, {
      hash: TEXT,
      missing: [],
      verdict: this.verdict,
    });
    return this;
  }
  confirm(...experts: string[]) {
    for (const expert of experts) this.on(expert, 'confirm', {}, { basis: TEXT });
    return this;
  }
  issue() {
    this.issues.push(this.on(this.desk, 'issue', { verdict: this.verdict }, { basis: TEXT }).id);
    return this;
  }
  reopen() {
    this.on(this.desk, 'reopen', {}, { private: { reason: 'Пропущено замечание.' } });
    return this;
  }
  withdraw() {
    this.accept(
      anAct(idOf(this.author), 'withdraw', this.subject, {}, { private: { reason: 'Передумал.' } }),
    );
    return this;
  }
}
