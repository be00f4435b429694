/** What an endpoint means, and under which names its conversations are kept: for the loader and for the panel. */

/** The socket's URL; throws where there can be none. */
export const socketUrl = (endpoint) => {
  const url = new URL(endpoint, document.baseURI);
  url.protocol = url.protocol.replace('http', 'ws');
  url.hash = '';
  return url;
};

/** Under this name the panel keeps the conversation of an element on the device. */
export const keyOf = ({ endpoint, userId }) =>
  `kite-chat ${socketUrl(endpoint)}${userId ? ` ${userId}` : ''}`;

/** Whether this name is of what is kept of the conversation with this key. */
export const belongs = (name, key) =>
  // The key of somebody else's conversation may begin with this one.
  /^( draft| folded| \n.*)?$/.test(name.split(key)[1]);
