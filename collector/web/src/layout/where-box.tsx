import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useSpeech } from '../i18n/language.tsx'

/** One box over everything, on every page; the `/` key leads into it. */
export function WhereBox() {
  const { say } = useSpeech()
  const navigate = useNavigate()
  const { where: asked } = useSearch({ strict: false })
  const [typed, setTyped] = useState(asked ?? '')
  const [shown, setShown] = useState(asked)
  const input = useRef<HTMLInputElement>(null)

  if (asked !== shown) {
    setShown(asked)
    setTyped(asked ?? '')
  }

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
      if (isTyping(event.target)) return
      event.preventDefault()
      input.current?.select()
      input.current?.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])

  return (
    <search className="where-box" aria-label={say('where.title')}>
      <form
        onSubmit={event => {
          event.preventDefault()
          const where = typed.trim()
          void navigate({ to: '/where', search: where === '' ? {} : { where } })
        }}
      >
        <input
          ref={input}
          type="search"
          aria-label={say('where.label')}
          aria-keyshortcuts="/"
          placeholder={say('where.placeholder')}
          value={typed}
          maxLength={200}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint="search"
          onChange={event => setTyped(event.target.value)}
        />
      </form>
    </search>
  )
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  )
}
