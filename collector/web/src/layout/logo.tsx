/** A switch and what hangs below it; one of them has just been counted. */
export function Logo() {
  return (
    <svg aria-hidden="true" width="28" height="28" viewBox="0 0 32 32">
      <g fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round">
        <path d="M16 8.5v6M16 14.5H8.5V20M16 14.5h7.5V20M16 14.5V20" />
      </g>
      <g fill="currentColor">
        <circle cx="16" cy="7.5" r="3" />
        <circle cx="8.5" cy="22.5" r="3" />
        <circle cx="16" cy="22.5" r="3" />
      </g>
      <circle cx="23.5" cy="22.5" r="3" fill="#f2b441" />
    </svg>
  )
}
