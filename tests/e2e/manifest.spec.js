// The element's manifest and the running element say the same, so that neither drifts.
import { expect, test } from './fixtures.js';
import { Stage } from './support/stage.js';
import { intercept } from './support/wire.js';

test.describe('the manifest says what there is, and no more', () => {
  /** Names in their order, each once. */
  const names = (list) => [...new Set(list.map((each) => each.name ?? each))].sort();

  async function described(page, server) {
    const response = await page.request.get(`${server.origin}/custom-elements.json`);
    expect(response.headers()['content-type']).toContain('json');
    const [element] = (await response.json()).modules[0].declarations;
    const of = (kind) => names(element.members.filter((member) => member.kind === kind));
    return { ...element, fields: of('field'), methods: of('method') };
  }

  test('attributes are properties, and the methods are there', async ({ visitor, server }) => {
    await visitor.visit();
    const element = await described(visitor.page, server);
    const found = await visitor.chat.evaluate((chat) => {
      const own = {};
      const of = (each) => Object.entries(Object.getOwnPropertyDescriptors(each));
      for (let each = Object.getPrototypeOf(chat); each !== HTMLElement.prototype; ) {
        Object.assign(own, Object.fromEntries(of(each)));
        each = Object.getPrototypeOf(each);
      }
      const all = Object.keys(own).filter((name) => !/^constructor$|Callback$/.test(name));
      const isMethod = (name) => typeof own[name].value === 'function';
      return {
        tag: chat.localName,
        observed: chat.constructor.observedAttributes,
        fields: all.filter((name) => !isMethod(name)),
        methods: all.filter(isMethod),
      };
    });
    expect(element.tagName).toBe(found.tag);
    expect(names(element.attributes)).toEqual(names(found.observed));
    expect(element.fields).toEqual(names(found.fields));
    expect(element.methods).toEqual(names(found.methods));

    const reflected = await visitor.page.evaluate((attributes) => {
      const chat = document.createElement('kite-chat');
      return attributes.flatMap(({ name, fieldName, type }) => {
        const isFlag = type.text === 'boolean';
        const value = isFlag ? true : (type.text.match(/"(.+?)"/)?.[1] ?? 'some text');
        const none = isFlag ? false : name === 'lang' ? '' : null;
        const before = chat[fieldName];
        chat[fieldName] = value;
        const attribute = chat.getAttribute(name);
        chat.removeAttribute(name);
        const without = chat[fieldName];
        chat.setAttribute(name, isFlag ? '' : value);
        const right =
          before === none &&
          attribute === (isFlag ? '' : value) &&
          without === none &&
          chat[fieldName] === value;
        return right ? [] : [name];
      });
    }, element.attributes);
    expect(reflected).toEqual([]);
  });

  test('events, states, slots, parts and custom properties', async ({ browser }) => {
    const stage = await Stage.build(async () => (await browser.newContext()).newPage());
    try {
      const { page, visitor } = stage;
      await page.addInitScript(() => {
        window.seen = { events: new Set(), states: new Set() };
        const { dispatchEvent } = EventTarget.prototype;
        EventTarget.prototype.dispatchEvent = function (event) {
          if (this.localName === 'kite-chat') window.seen.events.add(event.type);
          return dispatchEvent.call(this, event);
        };
        const { attachInternals } = HTMLElement.prototype;
        HTMLElement.prototype.attachInternals = function () {
          const internals = attachInternals.call(this);
          const { states } = internals;
          const add = states.add.bind(states);
          states.add = (state) => {
            window.seen.states.add(state);
            return add(state);
          };
          return internals;
        };
      });
      const wire = {};
      await intercept(page, ({ pass, answer }) => {
        wire.answer = answer;
        pass();
      });
      await stage.open();
      await stage.say('Hello');
      await stage.reply('Hello to you');
      await visitor.attach([
        { name: 'map.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') },
      ]);
      await visitor.send();
      await page.waitForFunction(() => window.sentTexts.includes('map.pdf'));
      await visitor.chat.evaluate((chat) => chat.send(7));
      await visitor.chat.evaluate((chat) => {
        chat.append(
          Object.assign(document.createElement('kite-msg'), { textContent: 'A greeting' }),
        );
      });
      await expect(visitor.chat.getByText('A greeting')).toBeVisible();
      // With the styles of the part that dresses what is in a slot.
      await visitor.chat.locator('.begun').waitFor();
      await visitor.part('close').click();
      await stage.desk.reply(stage.conversation, 'Are you there?');
      await visitor.part('badge').getByText('1').waitFor();
      const number = await stage.last();
      const now = new Date().toISOString();
      wire.answer(['HANDOFF', number + 1, 'tg.u1', 'visitor', null, 'telegram', now]);
      await expect
        .poll(() => page.evaluate(() => [...window.seen.events]))
        .toContain('kite-chat.handoff');

      const found = await visitor.chat.evaluate(({ shadowRoot }) => {
        const all = (selector) => [...shadowRoot.querySelectorAll(selector)];
        const css = shadowRoot.adoptedStyleSheets.flatMap(({ cssRules }) => [...cssRules]);
        const text = css.map((rule) => rule.cssText).join('\n');
        return {
          events: [...window.seen.events],
          states: [...window.seen.states],
          slots: all('slot').map((slot) => slot.name),
          parts: all('[part]').flatMap((element) => [...element.part]),
          properties: text.match(/--kite-[\w-]+/g),
        };
      });
      const element = await described(page, stage.server);
      expect(names(found.events)).toEqual(names(element.events));
      expect(names(found.states)).toEqual(names(element.cssStates));
      expect(names(found.slots)).toEqual(names(element.slots));
      expect(names(found.parts)).toEqual(names(element.cssParts));
      expect(names(found.properties)).toEqual(names(element.cssProperties));
    } finally {
      await stage.close();
    }
  });
});
