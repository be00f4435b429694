// What a state of the widget is set up with: a server of its own, a visitor and an operator.
import { DeskApi } from './desk-api.js';
import { Server } from './server.js';
import { Visitor } from './visitor.js';

export class Stage {
  /** Opens a page in a browser profile of its own. */
  newPage;
  /** The conversation that the visitor began, once they have. */
  conversation;

  static async build(newPage, flags = []) {
    const stage = new Stage();
    stage.newPage = newPage;
    stage.server = await Server.start(flags);
    stage.visitor = new Visitor(await newPage(), stage.server);
    stage.page = stage.visitor.page;
    stage.desk = new DeskApi((await newPage()).context().request, stage.server.origin);
    await stage.desk.login(await stage.server.operatorLink('Ada'));
    return stage;
  }

  /** The visitor comes and opens the chat. */
  async open() {
    await this.visitor.visit();
    await this.visitor.openChat();
  }

  /** The visitor says something, which arrives. */
  async say(...texts) {
    for (const text of texts) {
      await this.visitor.say(text);
      await this.page.waitForFunction((said) => window.sentTexts.includes(said), text);
    }
    this.conversation ??= (await this.desk.conversations())[0].id;
  }

  /** The operator answers, and the visitor sees it. */
  async reply(...texts) {
    for (const text of texts) {
      await this.desk.reply(this.conversation, text);
      await this.visitor.message(text).waitFor();
    }
  }

  /** The number of the last entry of the conversation. */
  async last() {
    return (await this.desk.entries(this.conversation)).at(-1).seq;
  }

  /** Gives the element these attributes. */
  async set(attributes) {
    await this.visitor.chat.evaluate((chat, values) => {
      for (const [name, value] of Object.entries(values)) chat.setAttribute(name, value);
    }, attributes);
  }

  async close() {
    await this.page.context().close();
    await this.server.stop();
  }
}
