import type { RequirementsText } from '../../../src/lib/domain/materials/requirements';
import { REQUIREMENTS_EXAMPLE } from '../../../src/lib/domain/materials/requirements-example';

/** The sample's versions of the Requirements, in their order: the second says more about video and about sound. */
export const SAMPLE_REQUIREMENTS: readonly RequirementsText[] = [
  {
    ...REQUIREMENTS_EXAMPLE,
    sections: REQUIREMENTS_EXAMPLE.sections.filter(({ heading }) => heading !== 'Качество и доступность'),
  },
  REQUIREMENTS_EXAMPLE,
];
