// Applies the stored reading settings and theme before the first paint, so that a person who needs large text
// or another scheme never sees the page change under their eyes. The same attributes are written later by
// src/lib/ui/kit/reading.svelte.ts; keep the two in step.
(function () {
  try {
    var reading = JSON.parse(localStorage.getItem('reading') || '{}');
    var root = document.documentElement;
    ['theme', 'size', 'face', 'scheme', 'spacing', 'motion', 'updates'].forEach(function (key) {
      if (reading[key]) root.setAttribute(key === 'theme' ? 'data-theme' : 'data-reading-' + key, String(reading[key]));
    });
    if (reading.theme) {
      document.querySelectorAll('meta[name="theme-color"]').forEach(function (meta) {
        meta.setAttribute('content', reading.theme === 'dark' ? '#1a2129' : '#ffffff');
      });
    }
  } catch {
    // A closed or damaged storage means the usual look.
  }
})();
