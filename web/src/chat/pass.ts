/** The code of a link that was sent in WeChat (`#open=…`). It is taken out of the address, so that it is neither kept nor shared. */
export function takePass(): string | null {
  const found = /^#open=([\w-]{16,64})$/.exec(window.location.hash)
  if (!found) return null
  window.history.replaceState(null, '', window.location.pathname + window.location.search)
  return found[1]!
}
