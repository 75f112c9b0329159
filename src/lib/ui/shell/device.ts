const phone = () => /Android|iPhone|iPad|Mobile/.test(navigator.userAgent);

/** «На этом телефоне» or «На этом компьютере», without the preposition. */
export const thisDevice = () => (phone() ? 'этом телефоне' : 'этом компьютере');
/** «Часы этого телефона» or «часы этого компьютера», without the first word. */
export const ofThisDevice = () => (phone() ? 'этого телефона' : 'этого компьютера');
/** «этот телефон» or «этот компьютер» after «на». */
export const ontoDevice = () => (phone() ? 'этот телефон' : 'этот компьютер');

/** Gives the person a text as a file. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
