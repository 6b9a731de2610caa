// The tools live in .cache/node, so that the repository holds no node_modules folder.
import { createRequire } from "node:module";

const tools = createRequire(new URL(".cache/node/package.json", import.meta.url));
const js = tools("@eslint/js");
const parser = tools("@typescript-eslint/parser");
const lit = tools("eslint-plugin-lit").configs["flat/recommended"];
const accessible = tools("eslint-plugin-lit-a11y");

const SOURCES = "frontend/src";
const files = [`${SOURCES}/**/*.ts`];

const property = (message, ...names) => names.map((name) => ({ property: name, message }));
const syntax = (message, ...selectors) => selectors.map((selector) => ({ selector, message }));

// What would let a book's title run as code, or a request go past Home Assistant's connection.
const properties = [
  ...property(
    "Data is text: lit renders it as such.",
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
  "Only the folder data/ asks the server.",
  "callApi",
  "callService",
  "callWS",
  "fetchWithAuth",
  "loadBackendTranslation",
  "sendMessagePromise",
  "subscribeMessage",
);
const globals = {
  globals: ["DOMParser", "EventSource", "WebSocket", "XMLHttpRequest", "fetch", "localStorage"],
  checkGlobalObject: true,
  globalObjects: ["self", "window", "globalThis"],
};
const imports = {
  patterns: [
    {
      regex: "^lit/directives/(unsafe-|template-content)",
      message: "Data is text.",
    },
    {
      regex: "^(?!\\.{1,2}/|lit$|lit/)",
      message: "Nothing comes from elsewhere, but lit.",
    },
  ],
  paths: [{ name: "lit/static-html.js", message: "Data is text." }],
};
const elsewhere = syntax(
  "Nothing comes from elsewhere.",
  "Literal[value=/^(https?:)?\\u002F\\u002F/]",
  "TemplateElement[value.cooked=/^(https?:)?\\u002F\\u002F/]",
  "ImportExpression > Literal.source:not([value=/^\\.\\u002F/])",
  "ImportExpression > :not(Literal).source",
);
const named = (rules) => Object.fromEntries(Object.keys(rules).map((name) => [`lit-a11y/${name}`, "error"]));

export default [
  { ...js.configs.recommended, files },
  { ...lit, files },
  {
    files,
    languageOptions: { parser, globals: { self: "readonly", window: "readonly" } },
    plugins: { "lit-a11y": accessible },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      ...named(accessible.rules),
      // The compiler knows the browser's names, what is used, and which signatures belong together.
      "no-undef": "off",
      "no-unused-vars": "off",
      "no-redeclare": "off",
      "no-dupe-class-members": "off",
      // Elements of Home Assistant take their label as a property, and lists without bullets
      // need their role in Safari.
      "lit-a11y/list": "off",
      "lit-a11y/noRedundantRole": "off",
      "lit/no-native-attributes": "error",
      "lit/no-template-map": "off",
      "lit/no-this-assign-in-render": "error",
      "lit/no-useless-template-literals": "error",
      "lit/no-template-arrow": "off",
      "curly": "error",
      "eqeqeq": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-restricted-globals": ["error", globals],
      "no-restricted-imports": ["error", imports],
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
    files: [`${SOURCES}/data/*.ts`],
    rules: { "no-restricted-properties": ["error", ...properties] },
  },
  {
    // Every page of Home Assistant loads it: it loads the bundle when that is wanted, no sooner.
    files: [`${SOURCES}/loader.ts`],
    rules: {
      "max-lines": ["error", 120],
      "no-restricted-syntax": [
        "error",
        ...elsewhere,
        ...syntax("The loader loads nothing by itself.", "ImportDeclaration"),
      ],
    },
  },
];
