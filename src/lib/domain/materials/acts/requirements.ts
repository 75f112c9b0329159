import { z } from 'zod/mini';
import { actKind, type ActKind } from '../../act-kind';
import { grant } from '../../grants';
import { keepsRegister } from '../../people/register';
import { every, must, no } from '../../shared/decision';
import { openObject } from '../../shared/open-object';
import { idIn } from '../../subject';
import { acknowledgedAt, requirementsOf, RequirementsText } from '../requirements';

const version = z.int().check(z.gte(0), z.lte(999));

/** The Requirements to materials: published by the desk, acknowledged by everybody who hands in [E-02]. */
export const requirements: ActKind[] = [
  actKind({
    kind: 'publish-requirements',
    subject: 'place',
    payload: openObject({ version }),
    parts: { text: RequirementsText },
    requiredParts: ['text'],
    decide: (facts, act) => {
      const current = requirementsOf(facts.places.get(act.place)!);
      return every(
        () => keepsRegister(facts, act),
        // Two who publish at once: the second sees the first's before replacing it.
        () => must(act.payload.version === current.version + 1, 'wrong-requirements'),
        () => must(JSON.stringify(act.parts.text!.value) !== JSON.stringify(current.text), 'nothing-changes'),
      );
    },
    seenBy: (_, act) => [grant.member(act.place)],
  }),
  actKind({
    kind: 'acknowledge-requirements',
    subject: 'person',
    atOnce: true,
    payload: openObject({ version }),
    decide: (facts, act) => {
      const person = idIn('person', act.subject)!;
      if (person !== act.person) return no('wrong-subject');
      const member = facts.people.get(person);
      return every(
        () => must(!!member && !member.leftAt, 'no-role'),
        () =>
          must(
            act.payload.version <= requirementsOf(facts.places.get(act.place)!).version,
            'wrong-requirements',
          ),
        () => must(acknowledgedAt(member, act.payload.version) === undefined, 'requirements-known'),
      );
    },
    seenBy: (_, act) => [grant.person(act.person), grant.specialist(act.place)],
  }),
];
