import js from '@eslint/js'
import vue from 'eslint-plugin-vue'
import typescript from 'typescript-eslint'
import vueParser from 'vue-eslint-parser'
import { importLayersRule } from './tools/architecture/importLayersRule.ts'

const strata = { rules: { 'import-layers': importLayersRule } }

export default typescript.config(
  // Folders named wasm hold AssemblyScript, which looks like TypeScript and has a compiler of its own (npm run build:wasm).
  { ignores: ['node_modules', 'out', 'dist', '.cache', 'samples', 'coverage', '**/wasm/**'] },
  js.configs.recommended,
  ...typescript.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parser: vueParser, parserOptions: { parser: typescript.parser, extraFileExtensions: ['.vue'] } },
  },
  {
    files: ['**/*.{ts,js,mjs,vue}'],
    plugins: { strata },
    rules: {
      'strata/import-layers': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-undef': 'off', // TypeScript knows which names exist in each layer
      'no-control-regex': 'off',
      eqeqeq: 'error',
      'vue/multi-word-component-names': 'off',
      'vue/html-self-closing': 'off', // prettier decides how tags look
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
    },
  },
  { files: ['src/**/*.{ts,vue}'], rules: { 'no-console': 'error' } },
)
