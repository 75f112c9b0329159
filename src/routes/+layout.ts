// The app is a shell that lives on the device: nothing is rendered by a server.
export const ssr = false;
export const prerender = false;
