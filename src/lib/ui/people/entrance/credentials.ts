/** What is wrong with a login and a password that somebody chooses, in the words of the summary. */
export const credentialErrors = (login: string, password: string): { id: string; text: string }[] => [
  ...(login.trim().length >= 3 ? [] : [{ id: 'login', text: 'Придумайте логин, не короче трёх знаков' }]),
  ...(password.length >= 8 ? [] : [{ id: 'password', text: 'Придумайте пароль, не короче восьми знаков' }]),
];
