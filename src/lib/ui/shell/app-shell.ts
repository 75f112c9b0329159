/** Takes away the shell that app.html paints before any script; pages without the frame call it on mount. */
export function removeShell(): void {
  document.getElementById('app-shell')?.remove();
}
