import { z } from 'zod/mini';
import { LIMITS } from '../../../protocol/limits';
import { actKind, type ActKind } from '../../act-kind';
import { grant } from '../../grants';
import { keepsRegister } from '../../people/register';
import { every, must } from '../../shared/decision';
import { Sha256 } from '../../shared/ids';
import { openObject } from '../../shared/open-object';
import { FileMention } from '../card';
import { templateOf, TEMPLATES } from '../templates';

/** [E-16] The municipality's own forms of the agreement and the consent. */
export const templates: ActKind[] = [
  actKind({
    kind: 'set-template',
    subject: 'place',
    atOnce: true,
    payload: openObject({
      template: z.enum(TEMPLATES),
      /** Absent: our example stands again. */
      file: z.optional(Sha256),
      /** What the form does not say though it should, as the person who uploaded it has seen and confirmed. */
      without: z.optional(z.array(z.string().check(z.minLength(1), z.maxLength(80))).check(z.maxLength(20))),
    }),
    parts: { file: FileMention },
    decide: (facts, act) => {
      const { template, file: hash } = act.payload;
      const file = act.parts.file?.value as FileMention | undefined;
      const current = templateOf(facts.places.get(act.place)!, template);
      return every(
        () => keepsRegister(facts, act),
        () => must(file?.hash === hash, 'template-differs'),
        () => must(!file || file.size <= LIMITS.templateBytes, 'template-too-large'),
        () => must(current?.file.hash !== hash, 'nothing-changes'),
      );
    },
    seenBy: (_, act) => [grant.member(act.place)],
  }),
];
