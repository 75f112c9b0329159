import type { Plugin } from 'vite';
export function relayInDevelopment(): Plugin { return { name: 'relay' }; }
