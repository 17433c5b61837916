import js from "@eslint/js";
import globals from "globals";

// What Python puts into a test's script, and a list that the script makes itself.
const PUT_IN = ["RERUN", "FRAGMENT", "NEW_SESSION", "HEARD", "HEARTBEAT", "idle"];

export default [
  { ignores: [".venv/"] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2022, sourceType: "module" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
      "max-len": ["error", { code: 130 }],
      complexity: ["error", 24], // what the most branching function has; a new one is better taken apart
      curly: ["error", "multi-line"],
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  { files: ["cnnviz/**", "tests/browser/**"], languageOptions: { globals: globals.browser } },
  {
    files: ["tests/browser/rest.js"],
    languageOptions: { globals: Object.fromEntries(PUT_IN.map((name) => [name, "readonly"])) },
  },
  { files: ["tests/scripts/**"], languageOptions: { globals: { ...globals.node, ...globals.browser } } },
];
