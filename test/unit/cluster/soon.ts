/** For what must come to be: how soon is not the question, and a busy computer takes its time. */
export const SOON = { timeout: 15_000, interval: 5 };
