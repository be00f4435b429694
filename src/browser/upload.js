/** A PUT of a file. `fetch` would be simpler, but says nothing of its progress. */

/** In place of an HTTP status: the bytes cannot be read any more. */
const GONE = -1;

export class Put {
  #request = new XMLHttpRequest();

  /**
   * `progress` is called with how many bytes are out, and `ended` with the HTTP status: 0 where no
   * answer came.
   */
  constructor(url, type, blob, progress, ended) {
    const request = this.#request;
    request.upload.onprogress = ({ loaded }) => progress(loaded);
    request.onload = () => ended(request.status);
    request.onerror = async () => {
      const first = await blob
        .slice(0, 1)
        .arrayBuffer()
        .catch(() => undefined);
      // It may have been stopped in the meantime.
      if (request.onerror) ended(first ? 0 : GONE);
    };
    request.open('PUT', url);
    request.setRequestHeader('Content-Type', type);
    request.send(blob);
  }

  /** Nothing is reported after this. */
  stop() {
    const request = this.#request;
    request.upload.onprogress = request.onload = request.onerror = null;
    request.abort();
  }
}
