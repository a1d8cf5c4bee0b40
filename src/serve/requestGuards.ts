import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { isWildcard } from './listenAddress.ts'

/**
 * Whether the `Host` header may be this server's. A page of a stranger's site can have its name resolve to 127.0.0.1
 * (DNS rebinding) and would then count as our origin; it cannot have a number for a name. So: `localhost`, any literal
 * address, and the name the server was told to listen on (this machine's name when it listens everywhere). Any port, because ports get forwarded.
 */
export function isOwnHost(host: string | undefined, listenHost: string): boolean {
  const name = hostName(host)
  if (name === null) return false
  const ownName = isWildcard(listenHost) ? hostname() : listenHost
  return name === 'localhost' || isIP(name) !== 0 || name === ownName.toLowerCase()
}

/** Whether the `Origin` header, which browsers send with every WebSocket and every PUT, is the page of this server. */
export function isOwnOrigin(headers: IncomingHttpHeaders): boolean {
  const { origin, host } = headers
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`)
}

/**
 * Whether a browser says that another site's page, or another port's, caused the request. Opening the start page from
 * a link elsewhere is fine and must be allowed by the caller.
 */
export function isForeignFetch(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site']
  return site === 'cross-site' || site === 'same-site'
}

/** The name or address without brackets and port, lower case; null for what is no host. */
function hostName(host: string | undefined): string | null {
  if (host === undefined || !/^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i.test(host)) return null
  const bracketed = /^\[(.+)\]/.exec(host)
  return (bracketed?.[1] ?? host.replace(/:\d+$/, '')).toLowerCase()
}
