// What `ng build` does to Angular's own code, without the rest of `ng`: a project that `ng new`
// made has no need of this file.
import {
  ConsoleLogger,
  createCompilerHost,
  formatDiagnostics,
  LogLevel,
  NodeJSFileSystem,
  performCompilation,
  readConfiguration,
} from '@angular/compiler-cli';
import { createEs2015LinkerPlugin } from '@angular/compiler-cli/linker/babel';
import { transformAsync } from '@babel/core';

/** Compiles the project ahead of time, its templates checked, and links Angular's packages. */
export function angular(project) {
  const compiled = new Map();
  const linker = createEs2015LinkerPlugin({
    fileSystem: new NodeJSFileSystem(),
    logger: new ConsoleLogger(LogLevel.warn),
    linkerJitMode: false,
  });
  return {
    name: 'angular',
    config: () => ({ define: { ngDevMode: 'false', ngJitMode: 'false' } }),
    buildStart() {
      const path = new URL(project, import.meta.url).pathname;
      const { rootNames, options } = readConfiguration(path);
      const host = createCompilerHost({ options });
      host.writeFile = (_path, text, _mark, _onError, [source]) => {
        compiled.set(source.fileName, text);
      };
      const { diagnostics } = performCompilation({ rootNames, options, host });
      if (diagnostics.length > 0) this.error(formatDiagnostics(diagnostics));
    },
    load: (id) => compiled.get(id),
    transform: {
      filter: { id: /@angular/, code: /ɵɵngDeclare/ },
      handler: (code, filename) =>
        transformAsync(code, { filename, plugins: [linker], configFile: false }),
    },
  };
}
