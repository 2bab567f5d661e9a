/**
 * One script tag on another site: a floating button that opens the chat page in a frame.
 *
 *   <script src="https://…/embed.js" defer></script>
 *
 * No framework, no cookies, nothing from the host page is read or passed on.
 */
;(() => {
  const NAME = '公共法律服务热线'
  const script = document.currentScript as HTMLScriptElement | null
  if (!script || document.getElementById('hotline-embed')) return
  const origin = new URL(script.src).origin

  const STYLE = `
#hotline-embed-button{position:fixed;right:16px;bottom:16px;z-index:2147483000;min-width:56px;min-height:56px;padding:0 20px;border:0;border-radius:28px;background:#14566b;color:#fff;font:600 17px/56px "PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;cursor:pointer;box-shadow:0 2px 12px rgba(30,42,48,.35)}
#hotline-embed-button:focus,#hotline-embed-close:focus{outline:3px solid #14566b;outline-offset:3px}
#hotline-embed{position:fixed;right:16px;bottom:16px;z-index:2147483001;width:400px;height:680px;max-width:calc(100vw - 32px);max-height:calc(100vh - 32px);border-radius:16px;overflow:hidden;background:#f6f3ec;box-shadow:0 6px 32px rgba(30,42,48,.35)}
#hotline-embed[hidden],#hotline-embed-button[hidden]{display:none}
#hotline-embed iframe{position:absolute;top:44px;left:0;width:100%;height:calc(100% - 44px);border:0}
#hotline-embed-close{position:absolute;top:0;right:0;left:0;width:100%;height:44px;border:0;background:#0d4153;color:#fff;font:16px/44px "PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;cursor:pointer}
#hotline-embed-close:focus{outline-color:#fff;outline-offset:-6px}
@media(max-width:480px){#hotline-embed{right:0;bottom:0;width:100%;height:100%;max-width:100%;max-height:100%;border-radius:0}}
`

  const build = (): void => {
    const style = document.createElement('style')
    style.textContent = STYLE

    const button = document.createElement('button')
    button.id = 'hotline-embed-button'
    button.type = 'button'
    button.textContent = '法律咨询'
    button.setAttribute('aria-haspopup', 'dialog')
    button.setAttribute('aria-label', `打开${NAME}`)

    const panel = document.createElement('div')
    panel.id = 'hotline-embed'
    panel.hidden = true
    panel.setAttribute('role', 'dialog')
    panel.setAttribute('aria-label', NAME)

    const close = document.createElement('button')
    close.id = 'hotline-embed-close'
    close.type = 'button'
    close.textContent = '收起 ✕'
    close.setAttribute('aria-label', `收起${NAME}`)
    panel.appendChild(close)

    let frame: HTMLIFrameElement | null = null

    const show = (): void => {
      if (!frame) {
        // Made at the first click: the host page loads nothing of ours before somebody wants it.
        frame = document.createElement('iframe')
        frame.title = NAME
        frame.src = `${origin}/?embed=1`
        panel.appendChild(frame)
      }
      panel.hidden = false
      button.hidden = true
      close.focus()
    }
    const hide = (): void => {
      panel.hidden = true
      button.hidden = false
      button.focus()
    }

    button.addEventListener('click', show)
    close.addEventListener('click', hide)
    panel.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' || event.key === 'Esc') hide()
    })
    // Keys pressed inside the frame stay there; the page in it passes Escape on as a message.
    window.addEventListener('message', (event) => {
      if (!frame || event.source !== frame.contentWindow || event.origin !== origin) return
      if (event.data === 'hotline:close') hide()
      // 快速离开 inside the frame takes the whole page away, or the host's address bar would tell.
      if (event.data === 'hotline:leave') window.location.replace(`${origin}/leave.html`)
    })

    document.head.appendChild(style)
    document.body.appendChild(button)
    document.body.appendChild(panel)
  }

  if (document.body) build()
  else document.addEventListener('DOMContentLoaded', build)
})()
