// What assistive technology is told of each view, as a tree: by name of the state, all of which
// must match. Times are as the test's browser writes them.

const TIME = '/\\w+, \\w+ \\d+, 20\\d\\d at \\d+:\\d\\d [AP]M/';

/** The whole panel around these: what is above the log, in it, below it, and over everything. */
const panel = ({ above = '', log, below = '', over = '', hint = '', said = '' }) => {
  const status = (words) => `\n  - status${words && `: ${words}`}`;
  return [
    '- button "Close chat" [expanded]',
    '- dialog "Fernhill Bicycles":',
    '  - /children: deep-equal',
    '  - heading "Fernhill Bicycles" [level=2]',
    '  - paragraph: /We reply|No connection/',
    `  - button "Menu"${over.includes('menu "Menu"') ? ' [expanded]' : ''}`,
    '  - button "Close chat"',
    above,
    '  - log "Messages":',
    log.replace(/^/gm, '    '),
    below + status(hint),
    `  - button "Attach files"${hint && ' [disabled]'}`,
    '  - textbox "Write a message"',
    `  - button "Send"${below.includes('list') ? '' : ' [disabled]'}${status(said)}`,
    over,
  ]
    .flatMap((lines) => lines.split('\n'))
    .filter((line) => line.trim())
    .join('\n');
};

/** Under the last message of a group: when it was, and how far it is. */
const meta = (state) => `
  - paragraph:
    - time: ${TIME}${state && `\n    - text: · ${state}`}`;

const row = (says, state) =>
  state === undefined
    ? `- article: "${says}"\n`
    : `- article:\n  - text: "${says}"${meta(state)}\n`;

const asked = (state) => `- article:
  - paragraph: today
  - text: "You: Hi! Does the Moss come in a size for 1.60 m?"${state === undefined ? '' : meta(state)}
`;
const ANSWERED = row('Ada: Hello Marta! Yes, the 49 cm frame is made for you.', '');
const TALK = asked('Sent') + ANSWERED;
const HEARD = '"Ada: Hello Marta! Yes, the 49 cm frame is made for you."';
const ENDED = `"Resolved. Write to open the conversation again."`;
const WAYS = `- button "Download transcript"
- button "Start a new conversation"
`;
const LONG_FILE = 'Rechnung über Fahrradersatzteile und Zubehör, dritte Mahnung (endgültig).pdf';

export const VIEWS = {
  unread: ['- button "Open chat, 1 unread"'],
  empty: [
    panel({
      log: `- paragraph: Hello there
- paragraph: /Ask anything, or send a picture or a file\\..+/`,
    }),
  ],
  talk: [
    panel({
      log:
        asked('') +
        row('Ada: Hello Marta! Yes, the 49 cm frame is made for you.') +
        row('Ada: Come on Saturday', 'Edited') +
        row('Ada: Message deleted', '') +
        row('You: Lovely.') +
        row('You: Would ten be possible?', 'Read') +
        row('You: I bring my own pedals 🚲', 'Delivered') +
        row('You: And cake', 'Sent'),
      said: 'Ada is typing',
    }),
  ],
  menu: [
    panel({
      log: TALK,
      said: HEARD,
      over: `  - menu "Menu":
    - menuitemcheckbox "Sound" [checked]
    - menuitemcheckbox "Notifications"
    - menuitem "Download transcript"
    - menuitem "Report this conversation"
    - menuitem "Forget this conversation"`,
    }),
  ],
  news: [
    `- log "Messages":
  - article:
    - paragraph: New messages
    - text: "Ada: I have put a Moss in 49 cm aside for you."
- button "11 new messages"`,
  ],
  edit: [
    panel({
      log: `- article:
  - paragraph: today
  - text: "You: Hi! Does the Moss come in a size for 1.60 m?"
  - button "Edit or delete"${meta('Sent')}
${ANSWERED}`,
      said: HEARD,
      over: `  - dialog "Your message":
    - heading "Your message" [level=3]
    - textbox "Your message": Hi! Does the Moss come in a size for 1.60 m?
    - button "Delete"
    - button "Cancel"
    - button "Save"`,
    }),
  ],
  report: [
    panel({
      log: TALK,
      said: HEARD,
      over: `  - dialog "Report this conversation":
    - heading "Report this conversation" [level=3]
    - paragraph: The team behind this chat will look at it.
    - text: What is wrong? (optional)
    - textbox "What is wrong? (optional)"
    - button "Cancel"
    - button "Send report"`,
    }),
  ],
  chips: [
    panel({
      log: asked('Sent'),
      below: `  - list:
    - listitem:
      - paragraph: hills.png
      - paragraph: /\\d+ kB/
      - button "Remove hills.png"
    - listitem:
      - paragraph: ${LONG_FILE}
      - paragraph: /\\d+ kB/
      - button "Remove ${LONG_FILE}"
    - listitem:
      - paragraph: kite.exe
      - paragraph: Files of this type cannot be sent
      - button "Remove kite.exe"`,
    }),
  ],
  files: [
    `- log "Messages":
  - article:
    - text: "You:"
    - button "Open hills.png"
    - button "Download hills.png"`,
    `- log "Messages":
  - article:
    - text: "You:"
    - paragraph: ${LONG_FILE}
    - paragraph: /PDF.* · \\d+ kB/
    - button "Download ${LONG_FILE}"`,
  ],
  lightbox: [
    `- dialog "Pictures":
  - /children: deep-equal
  - status: hills.png
  - button "Download hills.png"
  - button "Close picture"
  - img "hills.png"
  - alert`,
  ],
  offline: [
    panel({
      above: `  - paragraph: No connection to the chat
  - paragraph: /Trying again/
  - button "Try now"`,
      log: TALK + row('You: Can you hear me?', 'Waiting'),
      // A message that came last may be said after it.
      said: '/No connection to the chat|Hello Marta/',
    }),
  ],
  blocked: [
    panel({
      log: `${asked('Sent')}- article:
  - text: "You: Are you there?"
  - paragraph: "Not sent: Messages from you are no longer taken here"
  - button "Retry"
  - button "Delete"`,
      hint: 'Messages from you are no longer taken here',
    }),
  ],
  handoff: [
    panel({
      log: asked('Sent'),
      below: `  - img "QR code of the link to Telegram"
  - paragraph: Scan the code with your phone, or open Telegram here.
  - link "Open Telegram":
    - /url: https://t.me/fernhill_bot?start=k7Qz
  - paragraph: The link expires in 10 minutes
  - button "Hide the link"`,
    }),
  ],
  'handed-off': [
    `- log "Messages":
  - article: You go on in Telegram too
  - article:
    - text: "You: I am on my phone now"`,
  ],
  resolved: [
    panel({
      log: `${TALK}- paragraph: ${ENDED}
- group "How was it?":
  - text: How was it?
  - radio "1 star"
  - radio "2 stars"
  - radio "3 stars"
  - radio "4 stars"
  - radio "5 stars"
${WAYS}`,
      said: '/Resolved/',
    }),
  ],
  rated: [
    panel({
      log: `${TALK}- paragraph: ${ENDED}
- paragraph:
  - text: You gave 4 of 5 stars.
  - button "Change"
${WAYS}`,
      said: '/Resolved/',
    }),
  ],
  broken: [
    `- dialog "The chat cannot start in this browser.":
  - text: The chat cannot start in this browser.
  - link "Contact us another way":
    - /url: mailto:hello@fernhill.example`,
  ],
};
