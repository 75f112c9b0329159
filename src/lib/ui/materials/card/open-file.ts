import type { FileMention } from '$lib/domain/materials/card';
import { saveBlob } from './save';

/**
 * Opens what browsers show in a tab of its own, at a place in it where `fragment` leads to one; hands over the rest as a
 * file. Answers whether it is shown.
 */
export function openBytes(bytes: Blob, file: FileMention, fragment = ''): boolean {
  if (!/^(image|video|audio|text)\/|pdf$/.test(file.type)) {
    saveBlob(bytes, file.name);
    return false;
  }
  const url = URL.createObjectURL(bytes);
  const link = document.createElement('a');
  link.href = url + fragment;
  link.target = '_blank';
  link.rel = 'noopener';
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return true;
}
