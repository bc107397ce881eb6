import { useRef, useState } from 'react'
import { useSpeech } from '../i18n/language.tsx'

/**
 * Something that is shown this once, with a button that copies it. Browsers let pages copy on HTTPS and on the machine itself
 * only; elsewhere the text is selected, for the keys that copy.
 */
export function CopyOnce({ label, text }: { label: string; text: string }) {
  const { say } = useSpeech()
  const [became, setBecame] = useState<'copied' | 'selected'>()
  const code = useRef<HTMLElement>(null)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setBecame('copied')
    } catch {
      if (code.current) window.getSelection()?.selectAllChildren(code.current)
      setBecame('selected')
    }
  }
  return (
    <div className="copy-once wide">
      <p>{label}</p>
      <code ref={code} className="mono token">
        {text}
      </code>
      <span className="actions">
        <button type="button" className="button is-small" onClick={() => void copy()}>
          {say('copy.do')}
        </button>
        <span role="status" className="soft">
          {became && say(`copy.${became}`)}
        </span>
      </span>
    </div>
  )
}
