/** The panel's WebAssembly. It runs once for all elements of the page. */
import { __wbg_finalize_init as begin, __wbg_get_imports as imports } from 'kite-panel';

const instantiate = async (fetched) => {
  const response = await fetched;
  const { instance, module } =
    response.headers.get('Content-Type') === 'application/wasm'
      ? await WebAssembly.instantiateStreaming(response, imports())
      : // From a server that does not know the type, browsers take it as a whole.
        await WebAssembly.instantiate(await response.arrayBuffer(), imports());
  begin(instance, module);
};

let running;

/** Starts what is fetched, unless it runs already. */
export const run = (fetched) => {
  running ??= instantiate(fetched).catch((error) => {
    running = undefined;
    throw error;
  });
  return running;
};
