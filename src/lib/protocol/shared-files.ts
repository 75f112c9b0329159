/** The cache in which files wait that another app has shared with us, between service worker and page. */
export const SHARED_FILES = 'metodsreda-shared-files';
