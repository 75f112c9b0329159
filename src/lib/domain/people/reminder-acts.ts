import { z } from 'zod/mini';
import { actKind, type ActKind } from '../act-kind';
import { grant } from '../grants';
import { every, must } from '../shared/decision';
import { openObject } from '../shared/open-object';
import { idIn } from '../subject';

/** Where somebody works in the program, `https://metod.example`: what a letter leads back to. */
export const WorkAddress = z.string().check(z.maxLength(200), z.regex(/^https?:\/\/[^\s/?#@\\]{1,180}$/));

/** [E-22, X-08] Whether somebody wants reminders by letter: their own choice alone, and without it there are none. */
export const reminderActs: ActKind[] = [
  actKind({
    kind: 'choose-reminders',
    subject: 'person',
    atOnce: true,
    payload: openObject({
      /** Absent: no letters any more. */
      address: z.optional(WorkAddress),
    }),
    decide: (facts, act) => {
      const person = idIn('person', act.subject)!;
      return every(
        () => must(person === act.person, 'wrong-subject'),
        () => must(!!facts.people.get(person) && !facts.people.get(person)!.leftAt, 'no-role'),
      );
    },
    seenBy: (_, act) => [grant.person(act.person)],
  }),
];
