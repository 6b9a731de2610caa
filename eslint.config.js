// The tools live in .cache/node, so that the repository holds no node_modules folder.
import { createRequire } from "node:module";

const tools = createRequire(new URL(".cache/node/package.json", import.meta.url));
const js = tools("@eslint/js");

export default [
  {
    ...js.configs.recommended,
    files: ["custom_components/booklore_hardcover/frontend/*.js"],
  },
  {
    files: ["custom_components/booklore_hardcover/frontend/*.js"],
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      // The compiler knows the browser's names.
      "no-undef": "off",
      "curly": "error",
      "eqeqeq": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-template": "error",
      "complexity": ["error", 15],
      "max-lines": ["error", 300],
      "max-lines-per-function": ["error", { max: 60, skipComments: true, skipBlankLines: true }],
    },
  },
];
