/** Why something about an account was refused; stable codes, worded on the screens. */
export type AccountRefusal =
  | 'wrong-password'
  | 'too-many-attempts'
  | 'login-taken'
  | 'invitation-unknown'
  | 'invitation-used'
  | 'invitation-over'
  | 'invitation-revoked'
  | 'has-account'
  | 'link-judges'
  | 'person-left';

export class AccountError extends Error {
  constructor(readonly code: AccountRefusal) {
    super(code);
  }
}
