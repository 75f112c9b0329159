import { z } from 'zod/mini';
import { LIMITS } from '../../../protocol/limits';
import { actKind, type ActKind } from '../../act-kind';
import { grant } from '../../grants';
import { isAddress } from '../../people/mail';
import { keepsRegister } from '../../people/register';
import { addYears, dateAt } from '../../shared/calendar';
import { every, must, no, type Decision } from '../../shared/decision';
import { DateText, MonthText, Sha256, Ulid } from '../../shared/ids';
import { openObject } from '../../shared/open-object';
import { FileMention } from '../card';
import type { Facts } from '../../facts';
import { findSubmission } from '../material';
import { isOnlyPrepared, unsettled } from '../letters';
import { agreementOf, isRecommended, takenBackAt } from '../publication';
import { REGISTRY_COLUMNS, REGISTRY_WAYS, registryBlock, sentVersions, type SentRegistry } from '../registry';
import type { Place } from '../../people/place';
import { reason } from './rules';

/** Registry, and archives of agreements in parts that fit into a letter. */
const files = LIMITS.registryFiles;

/** [E-21] A row that tells of a withdrawal: of what an earlier registry has carried and was taken back since. */
function mayTell(facts: Facts, place: Place, id: string): Decision {
  const material = facts.materials.get(facts.materialOfSubmission.get(id) ?? '');
  const submission = findSubmission(material, id);
  if (!submission || material!.place !== place.id) return no('no-submission');
  if (takenBackAt(material!, submission) === undefined) return no('not-withdrawn');
  return must(sentVersions(place).has(id), 'row-not-sent');
}

/** [E-18] A row that may go, as of a day: recommended and signed by then, with its paper, and none of those that were sent. */
function mayGo(
  facts: Facts,
  place: Place,
  id: string,
  { date, today }: { readonly date: string; readonly today: string },
  sent: { has(id: string): boolean },
): Decision {
  const material = facts.materials.get(facts.materialOfSubmission.get(id) ?? '');
  const submission = findSubmission(material, id);
  if (!submission || material!.place !== place.id) return no('no-submission');
  if (material!.withdrawn) return no('withdrawn');
  if (!isRecommended(submission)) return no('not-recommended');
  if (sent.has(id)) return no('sent-before');
  if (registryBlock(place, submission, today)) return no('row-not-ready');
  const signed = agreementOf(submission)?.date ?? '';
  return must(date >= submission.issued!.date && date >= signed, 'row-dated-later');
}

/** A registry of which a person is still to say that it went, or that it will not. */
const unsettledOf = (
  facts: Facts,
  { place, payload }: { place: string; payload: { registry: string } },
): SentRegistry | undefined =>
  facts.places.get(place)?.registries.find((each) => each.act === payload.registry && unsettled(each).say);

/** The registry of recommended materials, by the 28th to the regional centre [E-18] (специалист, п. 6). */
export const registry: ActKind[] = [
  actKind({
    kind: 'send-registry',
    subject: 'place',
    payload: openObject({
      month: MonthText,
      kind: z.enum(['main', 'addendum']),
      date: DateText,
      way: z.enum(REGISTRY_WAYS),
      recipient: z.string().check(z.trim(), z.minLength(3), z.maxLength(200)),
      submissions: z.array(Ulid).check(z.minLength(1), z.maxLength(LIMITS.registryRows)),
      withdrawn: z.optional(z.array(Ulid).check(z.maxLength(LIMITS.registryRows))),
      files: z.array(Sha256).check(z.minLength(1), z.maxLength(files)),
      // The letter is made first and sent by a person: *say registry sent* follows.
      prepared: z.optional(z.boolean()),
    }),
    parts: { files: z.array(FileMention).check(z.minLength(1), z.maxLength(files)), reason },
    requiredParts: ['files'],
    decide: (facts, act, { at }) => {
      const { month, kind, date, way, recipient, submissions, withdrawn = [] } = act.payload;
      const place = facts.places.get(act.place)!;
      const today = dateAt(at, place.zone);
      // An addendum may repeat a row: that is how one is corrected.
      const sent = kind === 'addendum' ? new Set<string>() : sentVersions(place);
      const first = !place.registries.some((each) => each.month === month);
      return every(
        () => keepsRegister(facts, act),
        () => must(!act.payload.prepared || way === 'mail', 'malformed'),
        () =>
          must(
            !place.registries.some((each) => each.month === month && isOnlyPrepared(each)),
            'registry-prepared',
          ),
        () => must(way !== 'smtp' || place.mail !== undefined, 'mail-not-set'),
        () => must(way !== 'smtp' || isAddress(recipient), 'bad-address'),
        () => must(month <= today.slice(0, 7) && month >= addYears(today, -1).slice(0, 7), 'month-far'),
        () => must(date <= today && date >= addYears(today, -1), 'bad-day'),
        () => must(kind !== 'main' || first, 'registry-sent'),
        () => must(kind !== 'addendum' || !first, 'registry-not-sent'),
        () => must(kind === 'main' || 'reason' in act.parts, 'reason-missing'),
        () => must(new Set(submissions).size === submissions.length, 'row-twice'),
        () => {
          const mentions = act.parts.files!.value as FileMention[];
          return must(mentions.map(({ hash }) => hash).join() === act.payload.files.join(), 'files-differ');
        },
        () => must(withdrawn.length === 0 || kind === 'addendum', 'registry-not-sent'),
        () =>
          must(
            withdrawn.every((id) => submissions.includes(id)),
            'malformed',
          ),
        ...submissions.map(
          (id) => () =>
            withdrawn.includes(id)
              ? mayTell(facts, place, id)
              : mayGo(facts, place, id, { date, today }, sent),
        ),
      );
    },
    seenBy: (_, act) => [grant.specialist(act.place), grant.heads(act.place)],
    // Contacts of authors stand in the files.
    partSeenBy: (_, act) => [grant.specialist(act.place)],
  }),

  actKind({
    kind: 'say-registry-sent',
    subject: 'place',
    atOnce: true,
    payload: openObject({ registry: Ulid, date: DateText }),
    decide: (facts, act, { at }) => {
      const { date } = act.payload;
      const sent = unsettledOf(facts, act);
      return every(
        () => keepsRegister(facts, act),
        () => must(sent !== undefined, 'registry-not-prepared'),
        () => must(date <= dateAt(at, facts.places.get(act.place)!.zone), 'bad-day'),
        () => must(date >= sent!.date, 'sent-before-prepared'),
      );
    },
    seenBy: (_, act) => [grant.specialist(act.place), grant.heads(act.place)],
  }),

  actKind({
    kind: 'discard-registry',
    subject: 'place',
    atOnce: true,
    payload: openObject({ registry: Ulid }),
    parts: { reason },
    requiredParts: ['reason'],
    decide: (facts, act) => {
      const sent = unsettledOf(facts, act);
      return every(
        () => keepsRegister(facts, act),
        () => must(sent !== undefined, 'registry-not-prepared'),
        // The centre has a part of it.
        () => must(unsettled(sent!).discard, 'letters-partly-gone'),
        // An addendum to nothing would be none.
        () => {
          const { registries } = facts.places.get(act.place)!;
          const last = registries.findLast(({ month }) => month === sent!.month);
          return must(last?.act === sent!.act, 'registry-followed');
        },
      );
    },
    seenBy: (_, act) => [grant.specialist(act.place), grant.heads(act.place)],
  }),

  actKind({
    kind: 'choose-columns',
    subject: 'place',
    atOnce: true,
    payload: openObject({ columns: z.array(z.enum(REGISTRY_COLUMNS)).check(z.minLength(1)) }),
    decide: (facts, act) =>
      every(
        () => keepsRegister(facts, act),
        () => must(new Set(act.payload.columns).size === act.payload.columns.length, 'column-twice'),
      ),
    seenBy: (_, act) => [grant.specialist(act.place), grant.heads(act.place)],
  }),
];
