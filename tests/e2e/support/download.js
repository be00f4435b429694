// What a link or a button of a page downloads.
import { readFile } from 'node:fs/promises';

/** Follows it; gives the file's name and content. */
export async function download(page, link) {
  const started = page.waitForEvent('download');
  await link.click();
  const file = await started;
  return { name: file.suggestedFilename(), content: await readFile(await file.path()) };
}
