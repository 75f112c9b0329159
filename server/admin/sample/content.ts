/**
 * The shape of the sample municipality's content: made-up places, people and materials as pure data.
 * Nothing here knows of documents, acts or clocks; the builder beside this folder turns it into them.
 * Requirement ids (`E-09`) are those of the product's requirements.
 */

/** A school, kindergarten or centre. */
export interface SampleSchool {
  key: string;
  /** Full name as in the charter. */
  name: string;
  /** The name used in tables. */
  short: string;
  settlement: string;
}

/** A municipal association of teachers (ММО). Every subject belongs to exactly one. */
export interface SampleAssociation {
  key: string;
  name: string;
  subjects: string[];
}

/** One role of a person (E-01). A head has one association; an expert has one row for each association. */
export interface SampleRole {
  role: 'specialist' | 'deputy' | 'head' | 'expert' | 'teacher' | 'observer';
  association?: string;
  /** Days from today on which the role begins; absent: it always held. */
  fromDays?: number;
  /** Days from today on which the role ends; absent: no end is set. */
  untilDays?: number;
}

export interface SamplePerson {
  key: string;
  family: string;
  given: string;
  patronymic: string;
  /** Key of a `SampleSchool`. */
  school: string;
  post: string;
  /** Always at a `.example` domain. */
  email: string;
  roles: SampleRole[];
}

export type Level = 'ДО' | 'НОО' | 'ООО' | 'СОО';

export type Kind = 'scenario' | 'lesson' | 'test' | 'presentation' | 'video' | 'simulator' | 'app' | 'other';

export type Verdict = 'recommend' | 'revise' | 'reject';

export type Score = 0 | 1 | 2 | 3;

/** How far a material has got. The builder replays every step that leads there. */
export type Stage =
  | 'draft'
  | 'handed-in'
  | 'late'
  | 'returned-incomplete'
  | 'accepted'
  | 'appointed'
  | 'assessing'
  | 'declined'
  | 'complete'
  | 'opened-spread'
  | 'opened-agreed'
  | 'confirmed-partly'
  | 'confirmed-voided'
  | 'confirmed-all'
  | 'issued-recommended'
  | 'acknowledged-recommended'
  | 'issued-revise'
  | 'acknowledged-revise'
  | 'issued-rejected'
  | 'second-handed-in'
  | 'second-opened'
  | 'second-issued'
  | 'help-asked'
  | 'withdrawn';

/** All stages, in the order of a material's way. */
export const STAGES: readonly Stage[] = [
  'draft',
  'handed-in',
  'late',
  'returned-incomplete',
  'accepted',
  'appointed',
  'assessing',
  'declined',
  'complete',
  'opened-spread',
  'opened-agreed',
  'confirmed-partly',
  'confirmed-voided',
  'confirmed-all',
  'issued-recommended',
  'acknowledged-recommended',
  'issued-revise',
  'acknowledged-revise',
  'issued-rejected',
  'second-handed-in',
  'second-opened',
  'second-issued',
  'help-asked',
  'withdrawn',
];

/**
 * One expert's sheet (E-09). A complete sheet has 8 scores (c1…c8) and 5 gates (g1…g5).
 * In the stages `appointed`, `assessing` and `declined` a sheet may be shorter, down to empty arrays:
 * the expert is appointed and has written that much. `verdict` means nothing while scores are missing.
 */
export interface SampleSheet {
  /** Key of a `SamplePerson`. */
  expert: string;
  scores: Score[];
  gates: boolean[];
  /** By `c1`…`c8` and `g1`…`g5`; a score of 0 and a failed gate always have one. */
  remarks: { [criterionOrGate: string]: string };
  /** Pages of the material's `.docx` that a remark speaks of (E-28). */
  pages?: { [criterionOrGate: string]: number[] };
  verdict: Verdict;
  /** One to three sentences; empty while the sheet is not finished. */
  findings: string;
}

export interface SampleReply {
  author: string;
  text: string;
}

/** A comment anchored in the conclusion (E-11). */
export interface SampleRemark {
  author: string;
  /** Words that occur literally in the conclusion's `findings`. */
  quote: string;
  text: string;
  replies: SampleReply[];
  resolved: boolean;
}

export interface SampleConclusion {
  strengths: string;
  findings: string;
  /** Required changes; empty when the verdict is `recommend`. */
  changes: string;
  verdict: Verdict;
  remarks: SampleRemark[];
}

export interface SampleRound {
  sheets: SampleSheet[];
  conclusion?: SampleConclusion;
}

/** One thing done with a recommended material after its conclusion was read (E-16, E-17, E-20). */
export type SamplePublishing =
  /** `pages`: scans attached; `by`: the desk noted it for an author who brought the paper. */
  | { does: 'sign'; pages: number; by?: 'desk' }
  | { does: 'receive' }
  | { does: 'forward' }
  | { does: 'withdraw-agreement'; reason: string }
  | { does: 'place'; channel: 'account' | 'mail'; link?: string }
  | { does: 'send' }
  | { does: 'answer'; result: 'published' | 'revise' | 'reject'; remarks?: string; link?: string }
  | { does: 'again' }
  | { does: 'give-up' };
export type SamplePublication = readonly SamplePublishing[];

export interface SampleSection {
  heading: string;
  paragraphs: string[];
}

export interface SampleQuestion {
  text: string;
  options: string[];
  /** Index in `options`. */
  correct: number;
  explanation: string;
}

export interface SampleMaterial {
  key: string;
  title: string;
  kind: Kind;
  subjects: string[];
  /** Empty for kindergartens. */
  classes: number[];
  level: Level;
  topic: string;
  annotation: string;
  goals: string;
  links: string[];
  sources: { title: string; licence: string }[];
  /** Key of a `SamplePerson`. */
  author: string;
  coAuthors: string[];
  stage: Stage;
  /** The cycle relative to the current one. */
  month: -2 | -1 | 0;
  /** `.docx`: sections only; `.html`: sections and questions that are checked in the page. */
  file: { name: string; sections: SampleSection[]; questions?: SampleQuestion[] };
  /** [E-28] The name of the short film that goes with it. */
  film?: string;
  rounds: SampleRound[];
  secondVersion?: { annotation: string; goals: string; whatChanged: string };
  declined?: { expert: string; reason: string };
  /** Sent by e-mail and entered by the specialist: the letter it came by. */
  letter?: { subject: string; text: string };
  lateReason?: string;
  returnReason?: string;
  helpMessages?: { from: 'author' | 'specialist' | 'head'; text: string }[];
  withdrawReason?: string;
}
