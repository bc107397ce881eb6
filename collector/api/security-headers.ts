/** Nothing but our own files, nowhere else to send anything; the pages' styles and scripts are files, never inline. */
const PAGES_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

/** Swagger UI writes style attributes; nothing else is loosened for it. */
export const DOCS_CSP = PAGES_CSP.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")

/** The same on every answer, errors and files included. No CORS: other origins get nothing. */
export const securityHeaders = {
  'content-security-policy': PAGES_CSP,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
}
