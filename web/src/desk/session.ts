/** Who is signed in, and which step of signing in comes next. */
import { computed, ref } from 'vue'

import { Problem } from '@/api/problem'

import { get, onSignedOut, post, useCsrfToken } from './api'
import { forgetDrafts } from './drafts'
import type { Enrolment, Me } from './types'

export type Screen = 'loading' | 'unreachable' | 'login' | 'totp' | 'password' | 'enrol' | 'not-a-seat' | 'office' | 'audit' | 'accounts' | 'desk'

const me = ref<Me | null>(null)
const state = ref<'loading' | 'unreachable' | 'known'>('loading')

/** One sentence for the login form: why one has to sign in again. */
export const notice = ref('')

/** The one-time password just typed, so that it need not be typed again to be replaced. Never leaves memory. */
export const typedPassword = ref('')

export const screen = computed<Screen>(() => {
  if (state.value !== 'known') return state.value
  if (!me.value) return 'login'
  if (me.value.next_step) return me.value.next_step
  if (me.value.roles.includes('seat') || me.value.roles.includes('supervisor')) return 'desk'
  if (me.value.roles.includes('caseworker')) return 'office'
  if (me.value.roles.includes('auditor')) return 'audit'
  return me.value.roles.includes('administrator') ? 'accounts' : 'not-a-seat'
})

export function useMe() {
  return me
}

/** Asks the service who we are: at the start, and whenever the live line could not be opened. */
export async function recognise(): Promise<void> {
  try {
    welcome(await get<Me>('/me'))
  } catch (error) {
    if (error instanceof Problem && error.status === 401) forget('')
    else if (!me.value) state.value = 'unreachable'
  }
}

export async function signIn(login: string, password: string): Promise<void> {
  welcome(await post<Me>('/login', { login, password }))
  typedPassword.value = me.value?.next_step === 'password' ? password : ''
}

export async function giveCode(code: string): Promise<void> {
  welcome(await post<Me>('/login/totp', { code }))
}

export async function changePassword(current: string, replacement: string): Promise<void> {
  welcome(await post<Me>('/password', { current_password: current, new_password: replacement }))
  typedPassword.value = ''
}

export function enrol(): Promise<Enrolment> {
  return post<Enrolment>('/enrol')
}

export async function signOut(): Promise<void> {
  await post('/logout')
  forgetDrafts()
  forget('已退出登录。')
}

/** The session is over; the login form says why. */
export function forget(why: string): void {
  me.value = null
  typedPassword.value = ''
  useCsrfToken('')
  notice.value = why
  state.value = 'known'
}

function welcome(who: Me): void {
  me.value = who
  useCsrfToken(who.csrf_token)
  notice.value = ''
  state.value = 'known'
}

onSignedOut(() => {
  if (me.value) forget('登录已过期，请重新登录。')
})
