// What the browser keeps for a page, for each page that has it. A browser that is told to keep nothing throws where it is asked.

/** "localStorage" or "sessionStorage"; null where nothing is kept. */
export function storage(kind) {
  try {
    return window[kind];
  } catch {
    return null;
  }
}
