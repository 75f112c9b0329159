import type { Task } from '$lib/domain/materials/agenda';

/** Where a task is done. */
export function taskHref({ kind, material }: Pick<Task, 'kind' | 'material'>): string {
  switch (kind) {
    case 'accept':
      return `/materials/${material}`;
    case 'read-outcome':
      return `/materials/${material}/outcome`;
    case 'agreement':
    case 'place':
    case 'resubmit':
    case 'original':
      return `/materials/${material}/publication`;
    case 'returned':
    case 'revise':
      return `/materials/${material}/edit`;
    default:
      return `/materials/${material}/review`;
  }
}
