import { defineConfig } from 'drizzle-kit'

/**
 * For `npm run db:generate`, which writes the SQL of what changed in the schema into a scratch folder. It is a draft:
 * drizzle-kit writes neither STRICT nor CHECKs. Bring it by hand into a new module of src/backend/storage/migrations
 * (see the README there), whose test holds schema and migrations against each other.
 */
export default defineConfig({
  dialect: 'sqlite',
  schema: './src/backend/storage/schema.ts',
  out: './.cache/drizzle',
})
