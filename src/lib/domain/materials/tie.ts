import type { Instant, PersonId } from '../shared/ids';
import { must, yes, type Decision } from '../shared/decision';
import { judgedBy, type Submission } from './material';
import { VERDICTS, type Verdict } from './rubric';

/** [E-12] The opened sheets have no verdict with more voices than every other one. */
export interface Tie {
  /** The verdicts that lead with equally many voices, at least two. */
  readonly verdicts: readonly Verdict[];
  readonly decided?: {
    readonly by: PersonId;
    readonly at: Instant;
    readonly verdict: Verdict;
    /** The panel's own talk: never printed. */
    readonly reason?: string;
  };
}

/** [E-12] The verdicts that lead with equally many voices; none where one leads alone, or nobody has voted. */
export function tiedVerdicts(voices: readonly (Verdict | undefined)[]): Verdict[] {
  const count = (verdict: Verdict) => voices.filter((each) => each === verdict).length;
  const most = Math.max(...VERDICTS.map(count));
  const leading = most === 0 ? [] : VERDICTS.filter((verdict) => count(verdict) === most);
  return leading.length > 1 ? leading : [];
}

/**
 * A tie as the relay writes it into *open sheets* (`given.tied`): devices know of it before the sheets have come, and
 * those that never receive sheets know it too.
 */
export const writeTied = (verdicts: readonly Verdict[]): string => verdicts.join(' ');
export const readTied = (tied: string | undefined): Verdict[] =>
  VERDICTS.filter((verdict) => tied?.split(' ').includes(verdict));

/**
 * [E-12] Whether a text with this verdict may stand where the sheets are tied: the head has decided for it, or nobody has
 * to, because the panel has come to agree and `all` confirmed this very text.
 */
export function tieSettled({ tie }: Submission, verdict: string | undefined, all: boolean): Decision {
  if (!tie) return yes;
  if (tie.decided) return must(tie.decided.verdict === verdict, 'tie-decided-otherwise');
  return must(all, 'tie-undecided');
}

/** [E-12] The head is asked: tied, not decided, not issued, and confirmations (of whatever text) are not all there. */
export function awaitsTieBreak(submission: Submission): boolean {
  const { tie, opened, issued, confirmations } = submission;
  if (!tie || tie.decided || !opened || issued) return false;
  return !judgedBy(submission).every(({ expert }) => confirmations.some(({ person }) => person === expert));
}
