import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 192 random bits, safe in a URL. */
export function createToken(): string {
  return randomBytes(24).toString('base64url')
}

/**
 * Who may talk to the server: whoever once showed the token gets a cookie that scripts cannot read and other sites cannot
 * use. The cookie holds a secret derived from the token, not the token: that is in the URL of one request only. A server
 * started again with the same token knows its cookies. Cookies of a host are shared by its ports, so the name holds the
 * port: several projects can be served side by side.
 */
export class Session {
  readonly #token: string
  readonly #secret: string
  readonly #cookieName: string

  constructor(token: string, port: number) {
    this.#token = token
    this.#secret = createHash('sha256').update(`strata session ${token}`).digest('base64url')
    this.#cookieName = `strata-${port}`
  }

  /** The `set-cookie` header for someone who showed this token, or null when it is the wrong one. */
  cookieFor(token: string): string | null {
    if (!sameText(token, this.#token)) return null
    return `${this.#cookieName}=${this.#secret}; Path=/; HttpOnly; SameSite=Strict`
  }

  /** Whether a request with this `cookie` header may pass. */
  admits(cookieHeader: string | undefined): boolean {
    const prefix = `${this.#cookieName}=`
    const cookies = (cookieHeader ?? '').split(';').map((cookie) => cookie.trim())
    return cookies.some((cookie) => cookie.startsWith(prefix) && sameText(cookie.slice(prefix.length), this.#secret))
  }
}

/** Compares in a time that tells nothing about where two texts differ. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
