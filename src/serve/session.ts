import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** How long a token for one use waits for that use, milliseconds: a browser that has to start first needs a while. */
const ONE_TIME_PATIENCE = 120_000

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
  readonly #now: () => number
  /** Tokens for one use, each with the time until which it counts. */
  readonly #oneTime = new Map<string, number>()

  /** `now`: milliseconds of any clock that only goes forward. */
  constructor(token: string, port: number, now = () => performance.now()) {
    this.#now = now
    this.#token = token
    this.#secret = createHash('sha256').update(`strata session ${token}`).digest('base64url')
    this.#cookieName = `strata-${port}`
  }

  /** The `set-cookie` header for someone who showed this token, or null when it is the wrong one. */
  cookieFor(token: string): string | null {
    if (!sameText(token, this.#token) && !this.#useUp(token)) return null
    return `${this.#cookieName}=${this.#secret}; Path=/; HttpOnly; SameSite=Strict`
  }

  /** A token that lets in once, and soon: for places where others can read it, such as a command line. */
  oneTimeToken(): string {
    const token = createToken()
    this.#oneTime.set(token, this.#now() + ONE_TIME_PATIENCE)
    return token
  }

  /** Whether a request with this `cookie` header may pass. */
  admits(cookieHeader: string | undefined): boolean {
    const prefix = `${this.#cookieName}=`
    const cookies = (cookieHeader ?? '').split(';').map((cookie) => cookie.trim())
    return cookies.some((cookie) => cookie.startsWith(prefix) && sameText(cookie.slice(prefix.length), this.#secret))
  }

  #useUp(shown: string): boolean {
    let isKnown = false
    for (const [token, until] of this.#oneTime) {
      const isShown = sameText(shown, token)
      if (isShown || until < this.#now()) this.#oneTime.delete(token)
      isKnown ||= isShown && until >= this.#now()
    }
    return isKnown
  }
}

/** Compares in a time that tells nothing about where two texts differ. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
