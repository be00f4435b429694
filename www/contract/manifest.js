/** `custom-elements.json`, from what the sources say of the element. */
import { cli } from '@custom-elements-manifest/analyzer/cli.js';

/** What browsers call. */
const CALLBACK = /Callback$/;
/** Where the class is, for who reads the manifest. */
const MODULE = 'kite-chat.js';

const camel = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

/** A member as others see it: a property says what its attribute says. */
const member =
  ({ attributes }) =>
  (found) => {
    const { inheritedFrom: _, ...own } = found;
    const attribute = attributes.find(({ name }) => camel(name) === found.name);
    if (!attribute) return own;
    const { name, description } = attribute;
    return { ...own, description, attribute: name, reflects: true };
  };

const attribute = ({ inheritedFrom: _, ...own }) => ({ ...own, fieldName: camel(own.name) });

const isPublic = ({ kind, name, privacy, static: isStatic }, declared) =>
  privacy !== 'private' &&
  !isStatic &&
  !CALLBACK.test(name) &&
  (kind === 'method' || declared.has(name));

/** Only what is the element's contract, in the one module that is shipped. */
export const manifest = async () => {
  const argv = ['analyze', '--config', 'www/contract/analyzer.config.js'];
  const { schemaVersion, modules } = await cli({ argv, noWrite: true });
  const declarations = modules.flatMap((module) => module.declarations);
  const found = declarations.find(({ tagName }) => tagName);
  const base = declarations.find(({ name }) => name === found.superclass.name);
  const declared = new Set(base.members.map(({ name }) => name));
  const { superclass: _, ...element } = found;
  const name = { name: element.name, module: MODULE };
  return {
    schemaVersion,
    modules: [
      {
        kind: 'javascript-module',
        path: MODULE,
        declarations: [
          {
            ...element,
            superclass: base.superclass,
            attributes: element.attributes.map(attribute),
            members: element.members
              .filter((each) => isPublic(each, declared))
              .map(member(element)),
          },
        ],
        exports: [
          { kind: 'js', name: element.name, declaration: name },
          { kind: 'custom-element-definition', name: element.tagName, declaration: name },
        ],
      },
    ],
  };
};
