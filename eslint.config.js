// The tools live in .cache/node, so that the repository holds no node_modules folder.
import { createRequire } from "node:module";

const tools = createRequire(new URL(".cache/node/package.json", import.meta.url));
const js = tools("@eslint/js");

const FOLDER = "custom_components/booklore_hardcover/frontend";
const files = [`${FOLDER}/*.js`];

const property = (message, ...names) => names.map((name) => ({ property: name, message }));
const syntax = (message, ...selectors) => selectors.map((selector) => ({ selector, message }));

// What would let a book's title run as code, or a request go past Home Assistant's connection.
const properties = [
  ...property(
    "Data is text: set textContent.",
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "setHTML",
    "setHTMLUnsafe",
    "createContextualFragment",
    "parseFromString",
  ),
  ...["write", "writeln", "cookie"].map((name) => ({ object: "document", property: name })),
  ...property("Credentials are not ours.", "hassTokens", "accessToken", "access_token"),
  ...property("Requests go through Home Assistant's connection.", "sendBeacon"),
];
const sending = property(
  "Only covers.js, matches.js and texts.js ask the server.",
  "callApi",
  "callService",
  "callWS",
  "fetchWithAuth",
  "sendMessagePromise",
  "subscribeMessage",
);
const globals = {
  globals: ["DOMParser", "EventSource", "WebSocket", "XMLHttpRequest", "fetch", "localStorage"],
  checkGlobalObject: true,
  globalObjects: ["self", "window"],
};
const elsewhere = syntax(
  "Nothing comes from elsewhere.",
  "Literal[value=/^(https?:)?\\u002F\\u002F/]",
  "TemplateElement[value.cooked=/^(https?:)?\\u002F\\u002F/]",
  ":matches(ImportDeclaration, ExportNamedDeclaration, ExportAllDeclaration, ImportExpression)" +
    " > Literal.source:not([value=/^\\.\\u002F/])",
  "ImportExpression > :not(Literal).source",
);

export default [
  { ...js.configs.recommended, files },
  {
    files,
    languageOptions: { globals: { self: "readonly", window: "readonly" } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      // The compiler knows the browser's names.
      "no-undef": "off",
      "curly": "error",
      "eqeqeq": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-restricted-globals": ["error", globals],
      "no-restricted-properties": ["error", ...properties, ...sending],
      "no-restricted-syntax": ["error", ...elsewhere],
      "no-script-url": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-template": "error",
      "complexity": ["error", 15],
      "max-lines": ["error", 300],
      "max-lines-per-function": ["error", { max: 60, skipComments: true, skipBlankLines: true }],
    },
  },
  {
    files: [`${FOLDER}/covers.js`, `${FOLDER}/matches.js`, `${FOLDER}/texts.js`],
    rules: { "no-restricted-properties": ["error", ...properties] },
  },
  {
    // Every page of Home Assistant loads it: it loads the card when one is shown, and no sooner.
    files: [`${FOLDER}/loader.js`],
    rules: {
      "max-lines": ["error", 70],
      "no-restricted-syntax": [
        "error",
        ...elsewhere,
        ...syntax("The loader loads nothing by itself.", "ImportDeclaration"),
      ],
    },
  },
];
