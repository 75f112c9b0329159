import type { Facts } from '../facts';
import { grant, type Audience, type Grant } from '../grants';
import type { DocumentName } from '../names';
import { currentRoles, hasRole, mayJudge, type Person, type RoleName } from '../people/person';
import {
  activePanel,
  assignmentOf,
  authorsOf,
  bearersOf,
  findSubmission,
  issuesOf,
  judgedBy,
  type Material,
  type Submission,
} from './material';
import type { PersonId, PlaceId } from '../shared/ids';
import {
  conclusionName,
  draftName,
  helpName,
  outcomeName,
  remarksName,
  sheetName,
  submissionName,
} from './names';

const nobody: Audience = { read: [], write: [] };

const authorsHold = (facts: Facts, material: Material, ...roles: RoleName[]) =>
  authorsOf(material).some((person) => hasRole(facts.people.get(person), ...roles));

/** The specialist's desk; where a specialist is an author, the specialists who are not [E-07]. */
export function handlers(facts: Facts, material: Material): Grant {
  return authorsHold(facts, material, ...DESK)
    ? grant.handler(material.id)
    : grant.specialist(material.place);
}

/** All heads; where a head is an author, the heads who are not. */
export function heads(facts: Facts, material: Material): Grant {
  return authorsHold(facts, material, 'head') ? grant.decider(material.id) : grant.heads(material.place);
}

/** The head of the association that judges the submission; another head where that one is an author [E-07]. */
export function decidingHead(facts: Facts, material: Material, submission: Submission): Grant {
  if (authorsHold(facts, material, 'head') || !submission.accepted) return heads(facts, material);
  return grant.head(material.place, submission.accepted.association);
}

/**
 * Who decides, with a reason, what the rules leave open. Without a head of the association the desk acts in the head's
 * absence [E-07].
 */
export function decider(facts: Facts, material: Material, submission: Submission): Grant {
  const right = decidingHead(facts, material, submission);
  const association = submission.accepted?.association;
  const filled = [...facts.people.values()].some((person) =>
    currentRoles(person).some(
      ({ role, association: own }) =>
        role === 'head' && person.place === material.place && (!association || own === association),
    ),
  );
  return filled || right === grant.decider(material.id) ? right : handlers(facts, material);
}

/** Whose business is what becomes of a paper after the verdict: author, co-authors, the desk and the heads. */
export const followers = (facts: Facts, material: Material): Grant[] => [
  grant.author(material.id),
  handlers(facts, material),
  heads(facts, material),
];

/** The panel of a submission and of every later round, which judges with the earlier remarks at hand [E-15]. */
export function panels(material: Material, submission: Submission): Grant[] {
  return material.submissions
    .filter(({ version }) => version >= submission.version)
    .map(({ id }) => grant.panel(id));
}

/** Who judges: panel, specialist's desk and deciding head. */
export function judges(facts: Facts, material: Material, submission: Submission): Grant[] {
  return [
    ...panels(material, submission),
    handlers(facts, material),
    decidingHead(facts, material, submission),
  ];
}

/** Who writes the conclusion of a submission together: a later round's panel only reads it. */
const writersOf = (facts: Facts, material: Material, submission: Submission): Grant[] =>
  judges(facts, material, submission).filter(
    (right) => !right.startsWith('panel:') || right === grant.panel(submission.id),
  );

/** The submission a name speaks of; a name that puts it into another place is nobody's. */
function submissionOf(facts: Facts, name: DocumentName): [Material, Submission] | undefined {
  const id = name.submission!;
  const material = facts.materialOfSubmission.get(id);
  const found = material === undefined ? undefined : facts.materials.get(material);
  const submission = findSubmission(found, id);
  return found?.place === name.place && submission ? [found, submission] : undefined;
}

/** Rights to the documents of one material, kind by kind: the rows of the table in the design. */
export const materialAudience = {
  draft(facts: Facts, name: DocumentName): Audience {
    const author = grant.person(name.author!);
    const material = facts.materials.get(name.material!);
    // Anybody may write another material's id into the name of an own draft; help was asked on the author's alone.
    const asked = material?.helpAskedAt && material.author === name.author && material.place === name.place;
    const helpers = asked ? [handlers(facts, material), heads(facts, material)] : [];
    return { read: [author, ...helpers], write: [author] };
  },

  submission(facts: Facts, name: DocumentName): Audience {
    const found = submissionOf(facts, name);
    if (!found || found[0].author !== name.author) return nobody;
    const [material, submission] = found;
    return {
      read: [
        grant.author(material.id),
        handlers(facts, material),
        heads(facts, material),
        ...panels(material, submission),
      ],
      write: [],
    };
  },

  sheet(facts: Facts, name: DocumentName): Audience {
    const found = submissionOf(facts, name);
    const seat = found && assignmentOf(found[1], name.expert!);
    if (!found || !seat) return nobody;
    const [material, submission] = found;
    const own = grant.person(name.expert!);
    if (!submission.opened) {
      const closed = seat.completed || material.withdrawn;
      return { read: [own], write: closed ? [] : [grant.seat(submission.id, name.expert!)] };
    }
    const counts = judgedBy(submission).includes(seat);
    return { read: counts ? [own, ...judges(facts, material, submission)] : [own], write: [] };
  },

  conclusion(facts: Facts, name: DocumentName): Audience {
    const found = submissionOf(facts, name);
    if (!found?.[1].opened) return nobody;
    const [material, submission] = found;
    const write = submission.issued || material.withdrawn ? [] : writersOf(facts, ...found);
    return { read: judges(facts, ...found), write };
  },

  remarks(facts: Facts, name: DocumentName): Audience {
    return materialAudience.conclusion(facts, name);
  },

  outcome(facts: Facts, name: DocumentName): Audience {
    const found = submissionOf(facts, name);
    if (!found || found[0].author !== name.author) return nobody;
    if (!issuesOf(found[1]).some(({ act }) => act === name.issue)) return nobody;
    return { read: [grant.author(found[0].id), ...judges(facts, ...found)], write: [] };
  },

  help(facts: Facts, name: DocumentName): Audience {
    const author = grant.person(name.author!);
    const material = facts.materials.get(name.material!);
    if (!material) return { read: [author], write: [author] };
    if (material.author !== name.author || material.place !== name.place) return nobody;
    const talk = [author, handlers(facts, material), heads(facts, material)];
    return { read: talk, write: talk };
  },
} satisfies Record<string, (facts: Facts, name: DocumentName) => Audience>;

/**
 * [E-26] Who may replay a conclusion with its deleted words: the round that writes it, also after it was issued. The
 * panel of a later round reads what became of the text and not how (docs/decisions/012).
 */
export function conclusionHistory(facts: Facts, name: DocumentName): Grant[] {
  const found = submissionOf(facts, name);
  return found?.[1].opened ? writersOf(facts, ...found) : [];
}

/**
 * Who reads a file of a version besides whoever may read the version, and whose upload it must be: knowing a hash opens
 * nothing. Scans of the agreement bear signatures, and a letter its writer's address: they are for the authors and the
 * desk [E-16, X-13]. Undefined for a file
 * that the version does not mention.
 */
export function fileOf(
  facts: Facts,
  material: Material,
  submission: Submission,
  hash: string,
): { readonly uploadedBy: readonly PersonId[]; readonly only?: readonly Grant[] } | undefined {
  if (submission.files.includes(hash)) return { uploadedBy: bearersOf(material, hash) };
  // Pictures of a text that an expert signed are for those who judge it [E-13].
  const signed = submission.signedTexts.find(({ scans }) => scans.includes(hash));
  if (signed)
    return {
      uploadedBy: [signed.by],
      only: [...judges(facts, material, submission), grant.person(signed.person)],
    };
  const only = [grant.author(material.id), handlers(facts, material)];
  const { agreement, entered } = submission;
  if (entered?.original === hash) return { uploadedBy: [entered.by], only };
  return agreement?.scans.includes(hash) ? { uploadedBy: [agreement.signedBy], only } : undefined;
}

/**
 * Who reads a file that the place itself shows, and whose upload it must be: the forms of its papers, for every member
 * [E-16]; what was sent with a registry, for the desk [E-18]. Undefined for any other file.
 */
export function placeFileOf(
  facts: Facts,
  place: PlaceId,
  hash: string,
): { readonly uploadedBy: PersonId; readonly only: readonly Grant[] } | undefined {
  const { templates, registries } = facts.places.get(place) ?? {};
  const template = [...(templates?.values() ?? [])].find(({ file }) => file.hash === hash);
  if (template) return { uploadedBy: template.by, only: [grant.member(place)] };
  const registry = registries?.find(({ files }) => files.includes(hash));
  return registry && { uploadedBy: registry.by, only: [grant.specialist(place)] };
}

/** Documents of a material that exist by its facts; drafts, sheets and help begin by name and are known elsewhere. */
export function documentsOf(material: Material): string[] {
  return [
    ...material.submissions.flatMap((submission) => [
      submissionName(material, submission),
      ...submission.panel.map(({ expert }) => sheetName(material, submission, expert)),
      ...(submission.opened ? [conclusionName(material, submission), remarksName(material, submission)] : []),
      ...issuesOf(submission).map(({ act }) => outcomeName(material, submission, act)),
    ]),
    draftName(material),
    helpName(material),
  ];
}

const DESK = ['specialist', 'deputy'] as const;
const HEAD = ['head'] as const;

/**
 * Steps in for a colleague who is an author: somebody of the same roles, and where all of them are authors, somebody
 * of the other roles. «Another head or the specialist acts» [E-07].
 */
function stepsIn(
  facts: Facts,
  material: Material,
  person: string,
  own: readonly RoleName[],
  other: readonly RoleName[],
): boolean {
  const free = (member: Person, roles: readonly RoleName[]) =>
    member.place === material.place && hasRole(member, ...roles) && !authorsOf(material).includes(member.id);
  const member = facts.people.get(person);
  if (!member) return false;
  if (free(member, own)) return true;
  return free(member, other) && ![...facts.people.values()].some((colleague) => free(colleague, own));
}

/** Whether somebody leads the association that judges a version. */
export const leadsIts = (member: Person | undefined, { accepted }: Submission): boolean =>
  !!member &&
  currentRoles(member).some(
    ({ role, association }) => role === 'head' && !!association && association === accepted?.association,
  );

/**
 * [E-07, E-23] Who decides on a head's own paper, by name: heads of its association who are no authors, without any of
 * them everybody who may step in. Undefined for a paper of nobody who leads.
 */
export function stepInFor(facts: Facts, material: Material, submission: Submission): PersonId[] | undefined {
  const right = grant.decider(material.id);
  if (decidingHead(facts, material, submission) !== right) return undefined;
  const may = [...facts.people.values()].filter(
    (member) => !member.leftAt && materialHoldings(facts, material, member.id).includes(right),
  );
  const own = may.filter((member) => leadsIts(member, submission));
  return (own.length > 0 ? own : may).map(({ id }) => id);
}

/** Grants a person holds through one material. */
export function materialHoldings(facts: Facts, material: Material, person: string): Grant[] {
  const held: Grant[] = [];
  const author = authorsOf(material).includes(person);
  const member = facts.people.get(person);
  if (
    handlers(facts, material) === grant.handler(material.id) &&
    stepsIn(facts, material, person, DESK, HEAD)
  )
    held.push(grant.handler(material.id));
  if (heads(facts, material) === grant.decider(material.id) && stepsIn(facts, material, person, HEAD, DESK))
    held.push(grant.decider(material.id));
  if (author) {
    // Who judged an earlier version and is named an author of this one stands on the authors' side: as an expert still,
    // they would see who judges now.
    if (!member?.leftAt) held.push(grant.author(material.id));
    return held;
  }
  for (const submission of material.submissions) {
    if (!activePanel(submission).some(({ expert }) => expert === person)) continue;
    // A complete sheet keeps its seat without its person: it counts, and they judge no longer [E-25].
    if (mayJudge(member)) {
      held.push(grant.panel(submission.id), grant.seat(submission.id, person));
    }
  }
  return held;
}

/** Materials whose desk moved to `handler:`/`decider:` because an author holds a deciding role. */
export function conflictedMaterials(facts: Facts, place: string): Material[] {
  return [...facts.people.values()]
    .filter((person) => person.place === place && hasRole(person, 'specialist', 'deputy', 'head'))
    .flatMap((person) => [...(facts.involvement.get(person.id) ?? [])].map((id) => facts.materials.get(id)!))
    .filter((material) => authorsHold(facts, material, 'specialist', 'deputy', 'head'));
}
