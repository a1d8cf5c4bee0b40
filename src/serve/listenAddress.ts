import { hostname, networkInterfaces } from 'node:os'

/** Whether a server that listens there can be reached by this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

/** Addresses that mean all of the machine's. */
export function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

/** How to write the host of a server's address, given where it listens: of all addresses the first that others can use. */
export function shownHost(listenHost: string): string {
  const host = isWildcard(listenHost) ? reachableAddress() : listenHost
  return host.includes(':') ? `[${host}]` : host
}

function reachableAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? hostname()
}
