// A file that the form saved on a phone says itself which preschool, group and round its marks belong to.

const largest = 20_000_000;

/** What the file says of itself, or null for any other file. */
export async function readSaved(file) {
  if (!file || file.size > largest || !/\.(geo)?json$/i.test(file.name)) return null;
  let content;
  try {
    content = JSON.parse(await file.text());
  } catch {
    // The service says what is wrong with it.
    return null;
  }
  const said = content?.smultron;
  if (!said?.preschool) return null;
  return { preschool: said.preschool, group: said.group ?? null, round: said.round, savedAt: said.savedAt, removals: said.removals ?? [] };
}
