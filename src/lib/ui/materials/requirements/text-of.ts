import type { Requirements, RequirementsText } from '$lib/domain/materials/requirements';
import { REQUIREMENTS_EXAMPLE } from '$lib/domain/materials/requirements-example';

/** What a version says; undefined where its text was erased. */
export const textOf = ({ version, text }: Requirements): RequirementsText | undefined =>
  version === 0 ? REQUIREMENTS_EXAMPLE : text;
