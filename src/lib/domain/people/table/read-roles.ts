import { wordsOf } from '../../shared/words';
import type { RoleName } from '../person';
import type { Association } from '../place';
import { findAssociation, namesAssociation } from './find-named';

/** A role as a table gives it: from today on, without an end. */
export interface ReadRole {
  readonly role: RoleName;
  readonly association?: string;
}

export type RoleFault =
  | { readonly field: 'role'; readonly code: 'role-unknown'; readonly said: string }
  | {
      readonly field: 'association';
      readonly code: 'association-missing' | 'association-many';
      readonly said: string;
    }
  | {
      readonly field: 'association';
      readonly code: 'association-unknown';
      readonly said: string;
      readonly nearest?: string;
    };

/** How the beginning of a word says a role, and of another one that has to stand beside it. */
const ROLE_WORDS: readonly (readonly [start: string, role: RoleName, beside?: string])[] = [
  ['эксперт', 'expert'],
  ['руководител', 'head'],
  ['председател', 'head'],
  ['учител', 'teacher'],
  ['педагог', 'teacher'],
  ['преподавател', 'teacher'],
  ['воспитател', 'teacher'],
  ['наблюдател', 'observer'],
  // «Заместитель директора» and «специалист по кадрам» get no rights over everybody's papers by an unlucky word.
  ['заместител', 'deputy', 'специалист'],
  ['ответственн', 'specialist', 'специалист'],
];

/** Where one role ends and the next begins: «эксперт, учитель», but not «русского языка, литературы и физики». */
const NEXT = `(?=(?:${ROLE_WORDS.map(([start]) => start).join('|')}))`;
const BETWEEN = new RegExp(`[;\\n/]|,\\s*${NEXT}|\\s+и\\s+${NEXT}`, 'iu');

/** One role in words and the rest of them, which names an association; undefined where no role is named. */
function roleIn(text: string): { readonly role: RoleName; readonly rest: string } | undefined {
  const [first = '', ...rest] = wordsOf(text);
  const found = ROLE_WORDS.find(
    ([start, , beside]) =>
      first.startsWith(start) && (!beside || rest.some((word) => word.startsWith(beside))),
  );
  return found && { role: found[1], rest: rest.join(' ') };
}

const needsAssociation = (role: RoleName) => role === 'head' || role === 'expert';

/**
 * Roles written as people write them: «эксперт ММО математики», «руководитель ММО», «учитель». The association stands
 * in the words of the role or in a cell of its own; a head has to have one, an expert may judge in any.
 */
export function readRoles(
  text: string,
  association: string,
  associations: readonly Association[],
): { readonly roles: readonly ReadRole[]; readonly faults: readonly RoleFault[] } {
  const roles: ReadRole[] = [];
  const faults: RoleFault[] = [];
  for (const said of text
    .split(BETWEEN)
    .map((part) => part.trim())
    .filter(Boolean)) {
    const named = roleIn(said);
    if (!named) {
      faults.push({ field: 'role', code: 'role-unknown', said });
      continue;
    }
    const { role, rest } = named;
    if (!needsAssociation(role)) {
      // «Учитель математики» is a teacher: what they teach is their post.
      roles.push({ role });
      continue;
    }
    const words = namesAssociation(rest) ? rest : association;
    if (!namesAssociation(words)) {
      if (role === 'head') faults.push({ field: 'association', code: 'association-missing', said });
      else roles.push({ role });
      continue;
    }
    const answer = findAssociation(associations, words);
    if (answer.found) roles.push({ role, association: answer.found.id });
    else if (answer.several) faults.push({ field: 'association', code: 'association-many', said: words });
    else
      faults.push({
        field: 'association',
        code: 'association-unknown',
        said: words,
        ...(answer.nearest && { nearest: answer.nearest.title }),
      });
  }
  const unique = new Map(roles.map((role) => [`${role.role}/${role.association ?? ''}`, role]));
  return { roles: [...unique.values()], faults };
}
