/** What Vue and Svelte know of elements in templates, from the manifest. */

const parts = ({ modules: [{ declarations }] }) => {
  const [{ name, tagName, attributes, events }] = declarations;
  const given = attributes.map(
    ({ name: attribute, fieldName }) => `  '${attribute}'?: ${name}['${fieldName}'];\n`,
  );
  return { name, tagName, events, attributes: given.join('') };
};

/**
 * `vue.d.ts`: the element in templates. What stands behind a dot is a modifier to Vue, so the
 * element's events are listened to by `v-on="{ 'kite-chat.send': … }"`.
 */
export const vue = (manifest) => {
  const { name, tagName, attributes } = parts(manifest);
  return `import type { HTMLAttributes, PublicProps } from 'vue';
import type { ${name} } from './kite-chat.js';

interface Attributes {
${attributes}}

declare module 'vue' {
  interface GlobalComponents {
    '${tagName}': new () => ${name} & { $props: HTMLAttributes & Attributes & PublicProps };
  }
}
`;
};

/** `svelte.d.ts`: the element in components, with its events as attributes. */
export const svelte = (manifest) => {
  const { name, tagName, attributes, events } = parts(manifest);
  const handlers = events.map(
    ({ name: event }) => `  'on${event}'?: (event: KiteChatEventMap['${event}']) => unknown;\n`,
  );
  return `import type { HTMLAttributes } from 'svelte/elements';
import type { KiteChatEventMap, ${name} } from './kite-chat.js';

interface Attributes {
${attributes}${handlers.join('')}}

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    '${tagName}': Omit<HTMLAttributes<${name}>, keyof Attributes> & Attributes;
  }
}
`;
};
