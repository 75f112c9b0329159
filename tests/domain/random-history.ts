import fc from 'fast-check';
import type { Act } from '../../src/lib/domain/act';
import type { Facts } from '../../src/lib/domain/facts';
import {
  activePanel,
  consentTo,
  filesComing,
  judgedBy,
  latestSubmission,
  type Material,
  type Submission,
} from '../../src/lib/domain/materials/material';
import {
  agreementState,
  attemptNumber,
  CHANNELS,
  currentAttempt,
  MODERATION_RESULTS,
  NOTED_STEPS,
} from '../../src/lib/domain/materials/publication';
import { requirementsOf } from '../../src/lib/domain/materials/requirements';
import { EXAMPLE_RUBRIC } from '../../src/lib/domain/materials/rubric';
import { rubricInForce } from '../../src/lib/domain/materials/rubric-of';
import { TEMPLATES } from '../../src/lib/domain/materials/templates';
import { candidates } from '../../src/lib/domain/materials/panel';
import { RELAY } from '../../src/lib/domain/shared/ids';
import { aHandIn, anEntering, anAct, idOf, MEMBERS, PLACE } from '../builders/municipality';
import type { History } from './history';
import { aFullHouse, TEXT } from './round';

export const PEOPLE = [...MEMBERS.map(({ name }) => name), 'deputy', 'observer', 'newcomer'];
const MATERIALS = ['robot', 'planet'];
/** The day on which every history happens. */
const TODAY = '2026-12-07';
const A_FILE = { hash: 'f'.repeat(64), name: 'план.pdf', type: 'application/pdf', size: 4 };
const ROLES = ['specialist', 'deputy', 'head', 'expert', 'teacher', 'observer'];

/** What happens next; every number is taken modulo the choices there are. */
export interface Move {
  readonly onward: boolean;
  readonly kind: keyof typeof WEIGHTS;
  readonly material: number;
  readonly actor: number;
  readonly other: number;
  readonly others: readonly number[];
}
/** How often each is tried: what leads on often, what ends a paper or a career seldom. */
const WEIGHTS = {
  'ask-help': 2,
  'hand-in': 8,
  'enter-material': 4,
  'files-arrived': 3,
  'return-incomplete': 5,
  accept: 10,
  appoint: 16,
  'accept-assignment': 2,
  decline: 5,
  release: 3,
  complete: 14,
  'reopen-sheet': 4,
  'open-sheets': 7,
  confirm: 4,
  'confirm-on-paper': 6,
  'break-tie': 4,
  'accept-quorum': 4,
  issue: 6,
  acknowledge: 5,
  reopen: 8,
  'refuse-reopen': 3,
  'ask-reopen': 8,
  'put-in': 12,
  withdraw: 1,
  'sign-agreement': 5,
  'receive-original': 4,
  'forward-agreement': 3,
  'withdraw-agreement': 8,
  'take-back-step': 8,
  'place-material': 5,
  'send-to-moderation': 4,
  'record-moderation': 5,
  'decide-resubmission': 8,
  'publish-requirements': 1,
  'publish-rubric': 2,
  'acknowledge-requirements': 6,
  'choose-reminders': 1,
  'set-template': 1,
  'grant-role': 4,
  'end-role': 3,
  leave: 1,
};
export const KINDS = Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[];
/** Half of all moves do what comes next in a paper's life; the other half disturb it. */
export const aMove: fc.Arbitrary<Move> = fc.record({
  onward: fc.boolean(),
  kind: fc.oneof(...KINDS.map((kind) => ({ weight: WEIGHTS[kind], arbitrary: fc.constant(kind) }))),
  material: fc.nat(MATERIALS.length - 1),
  actor: fc.nat(PEOPLE.length - 1),
  other: fc.nat(PEOPLE.length - 1),
  others: fc.array(fc.nat(PEOPLE.length - 1), { maxLength: 2 }),
});

const reason = { private: { reason: 'Так решили.' } };
const at = <T>(list: readonly T[], index: number) => list[index % list.length]!;

/** The act of a move in its actor's name; whether it is allowed the rules say. */
function actOf(history: History, move: Move, actor: string): Act | undefined {
  const { facts } = history;
  const name = at(MATERIALS, move.material);
  const material = facts.materials.get(idOf(name));
  const subject = `material:${idOf(name)}`;
  const other = idOf(at(PEOPLE, move.other));
  const latest = material && latestSubmission(material);
  const submission = latest?.id ?? '';
  const on = (payload = {}, more = {}) =>
    submission ? anAct(idOf(actor), move.kind, subject, { submission, ...payload }, more) : undefined;
  const onMaterial = ![
    'grant-role',
    'end-role',
    'leave',
    'publish-requirements',
    'publish-rubric',
    'acknowledge-requirements',
    'choose-reminders',
    'set-template',
  ].includes(move.kind);
  if (onMaterial && !latest && !['ask-help', 'hand-in', 'enter-material'].includes(move.kind))
    return undefined;
  switch (move.kind) {
    case 'ask-help':
      return anAct(idOf(actor), 'ask-help', subject);
    case 'withdraw':
      return anAct(idOf(actor), 'withdraw', subject, {}, reason);
    case 'hand-in': {
      const files = name === 'planet' ? [A_FILE] : [];
      const plain = aHandIn(name, { files }, (material?.submissions.length ?? 0) + 1, actor);
      const coAuthors = move.others.map((index) => idOf(at(PEOPLE, index)));
      return { ...plain, payload: { ...plain.payload, coAuthors } };
    }
    case 'enter-material': {
      const files = name === 'planet' ? [A_FILE] : [];
      const version = (material?.submissions.length ?? 0) + 1;
      const author = move.onward && material ? material.author : other;
      return anEntering(name, { files }, { version, author }, actor);
    }
    case 'files-arrived':
      return anAct(RELAY, 'files-arrived', subject, { submission });
    case 'accept':
      return on({ month: '2026-12', association: at(['informatics', 'physics'], move.other) });
    case 'appoint':
    case 'release': {
      const possible =
        move.kind === 'appoint'
          ? candidates(facts, material!, latest!).map(({ person }) => person)
          : activePanel(latest!).map(({ expert }) => expert);
      const expert = possible.length > 0 ? at(possible, move.other) : other;
      const warnings = move.kind === 'appoint' && { warnings: ['same-school', 'other-subject'] };
      return on({ expert, ...warnings }, reason);
    }
    case 'complete':
      history.contents.set(`sheet/${PLACE}/${submission}/${idOf(actor)}`, {
        hash: TEXT,
        missing: [],
        verdict: at(['revise', 'recommend'], move.other),
      });
      return on({}, { basis: TEXT });
    case 'confirm':
      return on({}, { basis: TEXT });
    case 'issue': {
      const verdict =
        latest!.tie?.decided?.verdict ?? at(['revise', 'recommend', 'revise'] as const, move.other);
      history.contents.set(`conclusion/${PLACE}/${submission}`, { hash: TEXT, missing: [], verdict });
      return on({ verdict }, { basis: TEXT });
    }
    case 'open-sheets':
      history.contents.set(`conclusion/${PLACE}/${submission}`, {
        hash: TEXT,
        missing: [],
        verdict: 'revise',
      });
      return on({}, reason);
    case 'confirm-on-paper': {
      const voices = judgedBy(latest!).map(({ expert }) => expert);
      const expert = voices.length > 0 ? at(voices, move.other) : other;
      return on({ expert, scans: [A_FILE.hash] }, { basis: TEXT, private: { files: [A_FILE] } });
    }
    case 'break-tie': {
      const verdict = at(['revise', 'recommend'], move.other);
      // Whoever decides writes it into the text.
      history.contents.set(`conclusion/${PLACE}/${submission}`, { hash: TEXT, missing: [], verdict });
      return on({ verdict }, reason);
    }
    case 'accept-quorum':
      return on({}, { basis: TEXT, ...reason });
    case 'refuse-reopen':
      return on({ request: latest!.reopenRequests.at(-1)?.act ?? idOf('no request') }, reason);
    case 'put-in': {
      const request = latest!.reopenRequests.at(-1);
      return request ? on({ request: request.act, from: request.person }) : undefined;
    }
    case 'sign-agreement':
      return on({ date: TODAY, scans: [A_FILE.hash] }, { private: { files: [A_FILE] } });
    case 'take-back-step':
      return on({ step: at(NOTED_STEPS, move.other) }, reason);
    case 'forward-agreement':
      return on({ date: TODAY });
    case 'place-material':
      return on({ attempt: attemptNumber(latest!), date: TODAY, channel: at(CHANNELS, move.other) });
    case 'send-to-moderation':
      return on({ attempt: attemptNumber(latest!), date: TODAY });
    case 'record-moderation':
      return on(
        { attempt: attemptNumber(latest!), date: TODAY, result: at(MODERATION_RESULTS, move.other) },
        { private: { remarks: 'Добавьте ответы к заданиям.' } },
      );
    case 'decide-resubmission':
      return on({ attempt: attemptNumber(latest!), again: move.other % 2 === 0 });
    case 'withdraw-agreement':
    case 'reopen':
    case 'decline':
    case 'return-incomplete':
      return on({}, reason);
    case 'ask-reopen':
      return on(
        { document: `conclusion/${PLACE}/${submission}` },
        { private: { text: 'Моя правка осталась у меня.' } },
      );
    case 'publish-requirements': {
      const version = requirementsOf(facts.places.get(PLACE)!).version + 1;
      const text = { link: '', sections: [{ heading: `Версия ${version}`, text: 'Что можно сдать.' }] };
      return anAct(idOf(actor), move.kind, `place:${PLACE}`, { version }, { private: { text } });
    }
    case 'publish-rubric': {
      const current = rubricInForce(facts.places.get(PLACE));
      const version = current.version + 1;
      const form = { ...EXAMPLE_RUBRIC, criteria: [{ id: 'c1', title: `Версия ${version}`, question: '' }] };
      return anAct(idOf(actor), move.kind, `place:${PLACE}`, { version }, { private: { form } });
    }
    case 'choose-reminders':
      return anAct(idOf(actor), 'choose-reminders', `person:${other}`, { address: 'https://metod.example' });
    case 'acknowledge-requirements': {
      const { version } = requirementsOf(facts.places.get(PLACE)!);
      return anAct(idOf(actor), move.kind, `person:${idOf(actor)}`, { version });
    }
    case 'set-template': {
      const payload = { template: at(TEMPLATES, move.other), file: A_FILE.hash };
      return anAct(idOf(actor), move.kind, `place:${PLACE}`, payload, { private: { file: A_FILE } });
    }
    case 'grant-role': {
      const role = at(ROLES, move.actor);
      const association = ['head', 'expert'].includes(role)
        ? at(['informatics', 'physics'], move.material)
        : '';
      return anAct(RELAY, 'grant-role', `person:${other}`, {
        role,
        ...(association && { association }),
        from: '2026-12-01',
        begins: 'now',
      });
    }
    case 'end-role': {
      const roles = facts.people.get(other)!.roles.filter(({ state }) => state === 'current');
      return roles.length === 0
        ? undefined
        : anAct(RELAY, 'end-role', `person:${other}`, { role: at(roles, move.actor).id });
    }
    case 'leave':
      return anAct(RELAY, 'leave', `person:${other}`);
    default:
      return on();
  }
}

function next(facts: Facts, material: Material | undefined): Move['kind'] {
  const latest = material && latestSubmission(material);
  if (latest?.issued?.verdict === 'recommend') return publishing(latest);
  if (!latest || latest.issued || latest.returned) return 'hand-in';
  if (!latest.accepted) return 'accept';
  const panel = activePanel(latest);
  if (!latest.opened && panel.length < 2) return 'appoint';
  if (!latest.opened && filesComing(latest)) return 'files-arrived';
  if (!latest.opened) return panel.some(({ completed }) => !completed) ? 'complete' : 'open-sheets';
  const { all, quorum } = consentTo(facts, latest, TEXT, 50);
  if (latest.tie && !latest.tie.decided && !all) return 'break-tie';
  return all || latest.quorum ? 'issue' : quorum ? 'accept-quorum' : 'confirm';
}

function publishing(latest: Submission): Move['kind'] {
  const agreement = agreementState(latest);
  if (agreement === 'unsigned' || agreement === 'withdrawn') return 'sign-agreement';
  const { placed, sent, result } = currentAttempt(latest);
  if (!placed) return 'place-material';
  if (!sent) return 'send-to-moderation';
  if (!result) return 'record-moderation';
  if (agreement !== 'forwarded') return agreement === 'signed' ? 'receive-original' : 'forward-agreement';
  return 'decide-resubmission';
}

/** Lets a move happen in the name of the first who may make it; answers what happened, if anything did. */
export function happens(history: History, wanted: Move): string | undefined {
  const material = history.facts.materials.get(idOf(at(MATERIALS, wanted.material)));
  const move = wanted.onward ? { ...wanted, kind: next(history.facts, material) } : wanted;
  const happened = PEOPLE.some((_, turn) => {
    const act = actOf(history, move, at(PEOPLE, move.actor + turn));
    return act !== undefined && history.submit(act).answer === 'yes';
  });
  return happened ? move.kind : undefined;
}

/** The acts of a history in words, for a counterexample. */
export const story = (history: History) =>
  history.entries
    .slice(aFullHouse().entries.length)
    .map(
      ({ kind, person, subject, payload }) =>
        `${nameOf(person)} ${kind} ${nameOf(subject)} ${named(payload)}`,
    );
const everybody = new Map([...PEOPLE, ...MATERIALS].map((name) => [idOf(name), name]));
const nameOf = (id: string) => everybody.get(id.split(':').at(-1)!) ?? id;
export const named = (payload: unknown) =>
  JSON.stringify(payload).replaceAll(/[0-9A-Z]{26}/g, (id) => everybody.get(id) ?? id.slice(-4));
