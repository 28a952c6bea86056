// Only what needs types and Biome therefore cannot see: promises nobody waits for, and switches that forget a case.
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["out/", "release/", "build/runtime/shim/", "*.config.*"] },
  {
    files: ["**/*.{ts,tsx,mjs}"],
    plugins: { "@typescript-eslint": tseslint.plugin },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    languageOptions: {
      parser: tseslint.parser,
      // One program of all rooms, quicker than one a room. Which room may see what is the
      // compiler's business.
      parserOptions: { project: "tsconfig.lint.json", tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      // A `default` is a choice that somebody wrote down.
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
);
