// How many children there were the last time: a group seldom changes between two places.

const key = "smultron.children";

export const lastCount = () => Number(localStorage.getItem(key) ?? 5);
export const rememberCount = (count) => localStorage.setItem(key, String(count));
