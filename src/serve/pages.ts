/** Small pages that the server itself shows. No scripts, no styles of their own: the content security policy holds here too. */
function page(title: string, ...paragraphs: readonly string[]): string {
  const body = paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join('\n')
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<h1>${title}</h1>
${body}
</html>
`
}

export const UNAUTHORISED_PAGE = page(
  'Strata: open the link with the token',
  'This address belongs to somebody’s Strata project. It opens with the link that Strata printed when it was started: the one that ends in <code>?token=…</code>.',
  'If you opened that link before: the server was started anew since, and has a new token. Look at its terminal.',
)

export const NOT_BUILT_PAGE = page(
  'Strata: the window is not built yet',
  'The server runs, but its pages are missing. Run <code>npm run build:renderer</code>, then reload.',
)

/** Goes to the start page by a navigation of our own, with which a browser sends the strict cookie it just got. */
export const ENTER_PAGE = page('Strata', '<a href="/">Open the project</a>').replace(
  '<title>',
  '<meta http-equiv="refresh" content="0; url=/">\n<title>',
)
