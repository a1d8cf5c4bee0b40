/** Strata's version; a test holds it to package.json, which bundles and layers cannot import. */
export const STRATA_VERSION = '0.1.0'
