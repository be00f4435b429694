/** What Vue and Svelte know of elements in templates, from the manifest. */

const parts = ({ modules: [{ declarations }] }) => {
  const [{ name, tagName, attributes, members, events }] = declarations;
  const given = new Map(attributes.map((attribute) => [attribute.name, attribute.fieldName]));
  for (const { kind, name: field } of members) if (kind === 'field') given.set(field, field);
  const props = [...given].map(([prop, field]) => `  '${prop}'?: ${name}['${field}'];\n`);
  return { name, tagName, events, props: props.join('') };
};

/**
 * `vue.d.ts`: the element in templates. What stands behind a dot is a modifier to Vue, so the
 * element's events are listened to by `v-on="{ 'kite-chat.send': … }"`.
 */
export const vue = (manifest) => {
  const { name, tagName, props } = parts(manifest);
  return `import type { HTMLAttributes, PublicProps } from 'vue';
import type { ${name} } from './kite-chat.js';

interface Props {
${props}}

declare module 'vue' {
  interface GlobalComponents {
    '${tagName}': new () => ${name} & { $props: HTMLAttributes & Props & PublicProps };
  }
}
`;
};

/** `svelte.d.ts`: the element in components, with its events as attributes. */
export const svelte = (manifest) => {
  const { name, tagName, props, events } = parts(manifest);
  const handlers = events.map(
    ({ name: event }) => `  'on${event}'?: (event: KiteChatEventMap['${event}']) => unknown;\n`,
  );
  return `import type { HTMLAttributes } from 'svelte/elements';
import type { KiteChatEventMap, ${name} } from './kite-chat.js';

interface Props {
${props}${handlers.join('')}}

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    '${tagName}': Omit<HTMLAttributes<${name}>, keyof Props> & Props;
  }
}
`;
};
