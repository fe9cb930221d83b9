/** Where something is in a document: keys and places in lists, from the top. */
export type DocumentPath = readonly (string | number)[];

/** `pipelines[0].source.options["scan.startup.mode"]`; the empty path is the document itself. */
export function formatPath(path: DocumentPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (/^[A-Za-z_][A-Za-z0-9_-]*$/.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text === '' ? '(document)' : text;
}

/** A key for maps over paths. */
export function pathKey(path: DocumentPath): string {
  return JSON.stringify(path);
}
