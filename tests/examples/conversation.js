import { expect } from '@playwright/test';

/** The visitor says it, and the conversation that changed last ends with it. */
export async function arrives(visitor, desk, text) {
  await visitor.say(text);
  await expect
    .poll(async () => {
      const [conversation] = await desk.conversations();
      return conversation && (await desk.messages(conversation.id)).at(-1)?.text;
    })
    .toBe(text);
  return (await desk.conversations())[0];
}
