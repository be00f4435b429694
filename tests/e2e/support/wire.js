// The visitor's WebSocket with a test in the middle.

/**
 * From the next connection on, calls `handle` with each frame of either side: `from` says which,
 * `pass` sends it on, as often as it is called. `answer` speaks to the visitor in the server's name,
 * and `cut` ends the connection as a server does that restarts.
 */
export function intercept(page, handle) {
  return page.routeWebSocket(/\/channels\?/, (visitor) => {
    const server = visitor.connectToServer();
    const answer = (frame) => visitor.send(JSON.stringify(frame));
    const cut = () => {
      server.close();
      visitor.close({ code: 1012 });
    };
    const between = (from, to) => (text) =>
      handle({ from, frame: JSON.parse(text), pass: () => to.send(text), answer, cut });
    visitor.onMessage(between('visitor', server));
    server.onMessage(between('server', visitor));
  });
}
