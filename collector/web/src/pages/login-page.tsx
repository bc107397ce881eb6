import { type FormEvent, useState } from 'react'
import { ApiFailure } from '../api/client.ts'
import { useLogIn } from '../api/session.ts'
import { useSpeech } from '../i18n/language.tsx'
import { PageHead } from '../layout/page-head.tsx'
import { refusalSentence } from '../parts/refusal-sentence.ts'

/** What stands in place of every page until somebody is known. */
export function LoginPage({ openid }: { openid: string | undefined }) {
  const { say } = useSpeech()
  const logIn = useLogIn()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const back = new URLSearchParams(window.location.search).get('login')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    logIn.mutate({ name, password }, { onError: () => setPassword('') })
  }
  const refusal = useRefusal(logIn.error, back)
  return (
    <div className="login">
      <PageHead title={say('login.title')} />
      <form className="panel" onSubmit={submit}>
        {refusal && <p role="alert">{refusal}</p>}
        <label>
          {say('login.name')}
          <input
            name="name"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            value={name}
            onChange={event => setName(event.target.value)}
          />
        </label>
        <label>
          {say('login.password')}
          <input
            name="password"
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={event => setPassword(event.target.value)}
          />
        </label>
        <button type="submit" className="button primary" disabled={logIn.isPending}>
          {say('login.do')}
        </button>
        {openid !== undefined && (
          <a className="button" href="/api/v1/session/openid">
            {say('login.with', { name: openid })}
          </a>
        )}
      </form>
    </div>
  )
}

function useRefusal(error: unknown, back: string | null): string | undefined {
  const speech = useSpeech()
  const { say } = speech
  if (error instanceof ApiFailure) return refusalSentence(error.told, speech).sentence
  if (error) return say('failure.away')
  if (back === 'refused') return say('login.refused')
  return back === 'failed' ? say('login.failed') : undefined
}
