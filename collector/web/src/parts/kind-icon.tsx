import type { Kind } from '../api/client.ts'

/** One stroke drawing per kind, on a 24 by 24 grid. */
const drawings: Record<Kind, string> = {
  switch: 'M3 8h18v8H3zM6.5 12.5v-1M10 12.5v-1M13.5 12.5v-1M17 12.5v-1',
  'access-point': 'M12 14v6M8 20h8M9 11a4 4 0 0 1 6 0M6 8a8.5 8.5 0 0 1 12 0M12 14h.01',
  'wireless-controller':
    'M3 14h18v6H3zM7 17h.01M10 17h.01M9 9.5a4 4 0 0 1 6 0M6 6.5a8.5 8.5 0 0 1 12 0',
  router: 'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18zM8 12h8M13 9l3 3l-3 3M11 9L8 12l3 3',
  firewall: 'M3 5h18v14H3zM3 9.7h18M3 14.3h18M9 5v4.7M15 5v4.7M12 9.7v4.6M9 14.3V19M15 14.3V19',
  server: 'M4 4h16v7H4zM4 13h16v7H4zM7.5 7.5h.01M7.5 16.5h.01M11 7.5h5M11 16.5h5',
  hypervisor: 'M12 3l9 4.5l-9 4.5l-9-4.5zM3 12l9 4.5l9-4.5M3 16.5L12 21l9-4.5',
  pc: 'M3 4h18v12H3zM9 20h6M12 16v4',
  tablet: 'M6 3h12v18H6zM11 18h2',
  phone:
    'M5 4h4l2 5l-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 6a2 2 0 0 1 2-2z',
  printer: 'M7 9V3h10v6M7 17H4v-8h16v8h-3M7 14h10v7H7z',
  ups: 'M4 7h14v10H4zM21 10.5v3M12 8.5l-2.5 4h4l-2.5 3.5',
  nas: 'M4 6.5a8 3 0 1 0 16 0a8 3 0 1 0-16 0v11c0 1.7 3.6 3 8 3s8-1.3 8-3v-11M4 12c0 1.7 3.6 3 8 3s8-1.3 8-3',
  camera: 'M4 8l12-4l2 6l-12 4zM9 13.5V18H4M4 16v4M18 10l2.5-1',
  bmc: 'M7 7h10v10H7zM10 3v4M14 3v4M10 17v4M14 17v4M3 10h4M3 14h4M17 10h4M17 14h4',
  other: 'M4 4h16v16H4zM8.5 12h.01M12 12h.01M15.5 12h.01',
  unknown:
    'M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18zM9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 16.5h.01',
}

/** Decoration beside a word that says the same. */
export function KindIcon({ kind, size = 24 }: { kind: Kind; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={drawings[kind]} />
    </svg>
  )
}
