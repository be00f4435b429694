/** What the element's sources say of it, in the order of the reference's sections. */
import { manifest } from '../../contract/manifest.js';

export default async () => {
  const { modules } = await manifest();
  const [element] = modules[0].declarations;
  const of = (kind) => element.members.filter((member) => member.kind === kind);
  const property = ({ name }) => !element.attributes.some(({ fieldName }) => fieldName === name);
  return {
    attributes: element.attributes,
    // Those of attributes are named with them.
    properties: of('field').filter(property),
    methods: of('method'),
    events: element.events,
    slots: element.slots,
    parts: element.cssParts,
    cssProperties: element.cssProperties,
    states: element.cssStates,
  };
};
