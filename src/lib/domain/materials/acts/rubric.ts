import { z } from 'zod/mini';
import { actKind, type ActKind } from '../../act-kind';
import { grant } from '../../grants';
import { keepsRegister } from '../../people/register';
import { every, must } from '../../shared/decision';
import { openObject } from '../../shared/open-object';
import { changesBetween, EXAMPLE_RUBRIC, faultsInForm, RubricFormSchema, type RubricForm } from '../rubric';
import { rubricInForce } from '../rubric-of';

/** [E-09] The form by which materials are judged, published by the desk in versions. A published one never changes. */
export const rubric: ActKind[] = [
  actKind({
    kind: 'publish-rubric',
    subject: 'place',
    payload: openObject({ version: z.int().check(z.gt(EXAMPLE_RUBRIC.version), z.lte(999)) }),
    parts: { form: RubricFormSchema },
    requiredParts: ['form'],
    decide: (facts, act) => {
      const current = rubricInForce(facts.places.get(act.place));
      const form = act.parts.form!.value as RubricForm;
      // The example itself may be approved: then it is published as it stands.
      const example = current.version === EXAMPLE_RUBRIC.version;
      return every(
        () => keepsRegister(facts, act),
        // Two who publish at once: the second sees the first's before replacing it.
        () => must(act.payload.version === current.version + 1, 'wrong-rubric'),
        () => must(faultsInForm(form).length === 0, 'rubric-faulty'),
        () => must(example || changesBetween(current, form).length > 0, 'nothing-changes'),
      );
    },
    seenBy: (_, act) => [grant.member(act.place)],
  }),
];
