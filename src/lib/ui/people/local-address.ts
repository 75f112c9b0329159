/** True where the program was opened by an address of this very computer: a link with it opens nowhere else. */
export const localAddress = (): boolean => /^(localhost|127\.|\[::1\])/.test(location.hostname);
