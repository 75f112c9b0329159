/* [V-05, V-11] From need: a school says what it lacks, its network or the centre finds it. */
import { z } from 'zod/mini';
import type { Act } from '../../act';
import { actKind, type ActKind } from '../../act-kind';
import type { Facts } from '../../facts';
import { grant } from '../../grants';
import { every, must, no, unknown, type Decision } from '../../shared/decision';
import { Slug, Ulid } from '../../shared/ids';
import { openObject } from '../../shared/open-object';
import { idIn } from '../../subject';
import { needSeenBy } from '../audience';
import { CLOSINGS, Need, type StatedNeed } from '../need';
import { networksOf, regionOf } from '../region';
import { byCentre, has, ruleOnNeed, words } from './rules';

const onNeed = <P extends Record<string, unknown>>(
  kind: Omit<ActKind<P>, 'subject' | 'seenBy' | 'regional'>,
) =>
  actKind<P>({
    ...kind,
    subject: 'need',
    regional: true,
    seenBy: (facts, act) => {
      const known = facts.needs.get(idIn('need', act.subject) ?? '')?.need;
      const stated = Need.safeParse(act.payload);
      const need = known ?? (stated.success ? stated.data : undefined);
      return need ? needSeenBy(facts, act.place, need) : [];
    },
  });

const byAdministrator = (facts: Facts, act: Act, { need }: StatedNeed): Decision =>
  must(has(facts, act, grant.network(act.place, need.network)), 'administrator-only');

export const needingActs: ActKind[] = [
  onNeed({
    kind: 'state-need',
    payload: Need,
    parts: { words },
    decide: (facts, act) => {
      const { school, network, term } = act.payload;
      const before = facts.needs.get(idIn('need', act.subject) ?? '');
      const region = regionOf(facts, act.place);
      return every(
        () => must(Ulid.safeParse(idIn('need', act.subject)).success, 'wrong-subject'),
        () => must(has(facts, act, grant.local(act.place, school)), 'local-only'),
        () => must(!before?.closed, 'need-closed'),
        () => must(!before || before.need.school === school, 'need-of-another'),
        () => must(!before || before.proposals.length === 0, 'need-answered'),
        () => (region ? must(region.terms.has(term), 'no-lesson-term') : unknown),
        () =>
          must(
            networksOf(region!, school).some(({ id }) => id === network),
            'other-network',
          ),
      );
    },
  }),
  onNeed({
    kind: 'escalate-need',
    payload: openObject({}),
    parts: { words },
    decide: (facts, act) =>
      ruleOnNeed(facts, act, (need) =>
        every(
          () => byAdministrator(facts, act, need),
          () => must(!need.escalated, 'already-escalated'),
        ),
      ),
  }),
  onNeed({
    kind: 'propose-lesson',
    payload: openObject({ lesson: Ulid, network: Slug }),
    decide: (facts, act) =>
      ruleOnNeed(facts, act, (need) => {
        const { lesson, network } = act.payload;
        const proposed = facts.lessons.get(lesson);
        const own = network === need.need.network;
        return every(
          () => (own ? byAdministrator(facts, act, need) : byCentre(facts, act)),
          () => must(own || !!need.escalated, 'not-escalated'),
          () => (proposed ? must(proposed.offer.network === network, 'no-lesson') : unknown),
          () => must(!!proposed!.published && !proposed!.withdrawn, 'not-published'),
        );
      }),
  }),
  onNeed({
    kind: 'answer-proposal',
    payload: openObject({ lesson: Ulid, as: z.enum(['administrator', 'school']), yes: z.boolean() }),
    parts: { words },
    decide: (facts, act) =>
      ruleOnNeed(facts, act, (need) => {
        const { lesson, as, yes: agrees } = act.payload;
        const proposal = need.proposals.find((each) => each.lesson === lesson);
        if (!proposal) return no('no-proposal');
        return every(
          () =>
            as === 'administrator'
              ? byAdministrator(facts, act, need)
              : must(has(facts, act, grant.local(act.place, need.need.school)), 'local-only'),
          // [V-05] The school accepts what its administrator has accepted.
          () =>
            must(as === 'administrator' || !agrees || !!proposal.administrator?.yes, 'administrator-first'),
          () => must(!proposal[as], 'already-answered'),
        );
      }),
  }),
  onNeed({
    kind: 'close-need',
    payload: openObject({ how: z.enum(CLOSINGS) }),
    parts: { words },
    decide: (facts, act) =>
      ruleOnNeed(facts, act, ({ need }) => {
        const { how } = act.payload;
        const whose = {
          met: [grant.local(act.place, need.school), grant.network(act.place, need.network)],
          unmatched: [grant.network(act.place, need.network), grant.centre(act.place)],
          withdrawn: [grant.local(act.place, need.school)],
        }[how];
        return every(
          () => must(has(facts, act, ...whose), how === 'withdrawn' ? 'local-only' : 'administrator-only'),
          // [V-05] An unmatched need stays listed with its reason.
          () => must(how !== 'unmatched' || 'words' in act.parts, 'reason-missing'),
        );
      }),
  }),
];
