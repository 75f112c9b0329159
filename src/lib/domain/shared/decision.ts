/**
 * The answer of a rule. `unknown` means that facts needed are hidden from this device: the act is sent and the
 * relay, which sees all facts, decides.
 */
export type Decision =
  | { readonly answer: 'yes' }
  | { readonly answer: 'no'; readonly code: string }
  | { readonly answer: 'unknown' };

export const yes: Decision = { answer: 'yes' };
export const unknown: Decision = { answer: 'unknown' };
export const no = (code: string): Decision => ({ answer: 'no', code });

/** The first refusal of several checks, each asked only when those before it said yes. */
export function every(...checks: (() => Decision)[]): Decision {
  for (const check of checks) {
    const decision = check();
    if (decision.answer !== 'yes') return decision;
  }
  return yes;
}

/** A yes when the condition holds, else a refusal with the code. */
export const must = (condition: boolean, code: string): Decision => (condition ? yes : no(code));
