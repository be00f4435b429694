// The visitor's WebSocket with a test in the middle.

/**
 * From the next connection on, calls `handle` with each frame of either side: `from` says which,
 * `pass` sends it on, as often as it is called. `answer` speaks to the visitor in the server's name.
 */
export function intercept(page, handle) {
  return page.routeWebSocket(/\/channels\?/, (visitor) => {
    const server = visitor.connectToServer();
    const answer = (frame) => visitor.send(JSON.stringify(frame));
    const between = (from, to) => (text) =>
      handle({ from, frame: JSON.parse(text), pass: () => to.send(text), answer });
    visitor.onMessage(between('visitor', server));
    server.onMessage(between('server', visitor));
  });
}
