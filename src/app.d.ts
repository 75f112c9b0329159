declare global {
  namespace App {
    interface PageState {
      /** What is done with the chosen materials of a month's board; the browser's «Назад» leads back to the list. */
      board?: 'appoint' | 'remind';
    }
  }
}
export {};
