/** A number as part of a file's name: without what file systems refuse. */
export const inFileName = (number: string): string => number.replace(/[\\/:*?"<>|\s]+/g, '-');
