import { redirect } from '@sveltejs/kit';
import { ulid } from 'ulid';

/** A new paper has its id from the first moment, so that it can be written, left and found again offline. */
export const load = ({ url }: { readonly url: URL }) =>
  redirect(307, `/materials/${ulid()}/edit${url.search}`);
