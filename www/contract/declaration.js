/** The element's class for TypeScript, from its manifest. */

const comment = (text, indent = '  ') =>
  text ? `${indent}/** ${text.replace(/\s*\n\s*/g, ' ')} */\n` : '';

const method = ({ name, description, parameters = [] }) => {
  const given = parameters.map(({ name, type }) => `${name}: ${type.text}`).join(', ');
  return `${comment(description)}  ${name}(${given}): void;\n`;
};

const property = ({ name, description, type }) =>
  `${comment(description)}  ${name}: ${type.text};\n`;

const event = ({ name, description, type }) =>
  `${comment(description)}  '${name}': ${type.text};\n`;

/** `kite-chat.d.ts`; `events` is what the details of events are made of. */
export const declaration = ({ modules: [{ declarations }] }, events) => {
  const [{ name, tagName, description, members, events: fired }] = declarations;
  const of = (kind) => members.filter((member) => member.kind === kind);
  return `${events}
/** What the element dispatches, by name. */
export interface KiteChatEventMap {
${fired.map(event).join('')}}

${comment(description, '')}export class ${name} extends HTMLElement {
${of('field').map(property).join('')}
${of('method').map(method).join('')}
  addEventListener<K extends keyof KiteChatEventMap>(
    type: K,
    listener: (this: ${name}, event: KiteChatEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/** The constructor of the original K1te client: finds the element or makes it. */
export class KiteChat {
  constructor(options?: {
    endpoint?: string;
    eagerlyConnect?: boolean;
    createIfMissing?: boolean;
    open?: boolean;
    userId?: string;
    userName?: string;
  });
  /** None where there is none in the page and none was to be made. */
  element: ${name} | null;
}

declare global {
  interface HTMLElementTagNameMap {
    '${tagName}': ${name};
  }
  interface GlobalEventHandlersEventMap extends KiteChatEventMap {}
}
`;
};
