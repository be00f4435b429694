/** What the element takes from the browser as soon as it is imported: servers import it too. */

const { HTMLElement = class {} } = globalThis;

export { HTMLElement };
