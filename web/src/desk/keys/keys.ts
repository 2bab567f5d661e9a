/**
 * A page of the staff by keyboard. A control says which key presses it by `aria-keyshortcuts`, and nothing else has to know:
 * what is not on the screen has no key. Single keys work outside of fields only, and can be switched off.
 */
import { onScopeDispose, ref, watch } from 'vue'

const KEY = 'hotline.desk.single-keys'
const FIELDS = 'input, textarea, select, [contenteditable]'

/** Keys that belong together, each with what it does, as the sheet shows them. */
export interface KeyGroup {
  title: string
  keys: [key: string, does: string][]
}

/** Every key of the desk. */
export const SHORTCUTS: KeyGroup[] = [
  {
    title: '会话',
    keys: [
      ['D', '打开排在最前的一段'],
      ['N', '下一段会话'],
      ['P', '上一段会话'],
      ['A', '接来电：马上开一段，什么都不用填'],
      ['J', '接入'],
      ['U', '接管（班长）'],
      ['Z', '转交'],
      ['G', '交回智能助手'],
      ['E', '结束会话'],
      ['X', '已看到，停止警报'],
      ['[', '展开、收起要点'],
      ['Y', '核实身份'],
      ['\\', '问他要：电话、姓名、同意（再按数字选）'],
      ['H', '开工单'],
      [']', '替群众办理：算期限、预检、写文书'],
      [';', '贴标签、取下标签'],
      [',', '列表只看一种标签'],
      ['.', '辱骂骚扰：交给班长或限制人工'],
      ['L', '到会话记录（再用方向键翻看）'],
    ],
  },
  {
    title: '回复',
    keys: [
      ['R', '到回复框'],
      ['K', '找快捷回复（在回复框行首打 / 也行）'],
      ["'", '发文件、图片（拖进回复框、粘贴截图也行）'],
      ['C', '更正自己最后一条回复'],
      ['W', '报告智能助手最后的回答有问题'],
      ['S', '查知识'],
      ['1 到 9', '插入第几条知识；来电、替群众办理时：选第几个选项'],
      ['Alt+1 到 9', '同上，在输入框里也行'],
      ['F', '来电时：填来电号码'],
      ['Q', '来电时：给取件码'],
      ['B', '写内部备注、耳语'],
      ['Esc', '离开输入框，收起弹出的内容'],
    ],
  },
  {
    title: '页面',
    keys: [
      ['T', '改状态'],
      ['M', '开关警报声'],
      ['`', '开关桌面通知'],
      ['V', '班长台'],
      ['0', '工单'],
      ['-', '我的质检和回访'],
      ['=', '以前的会话'],
      ['I', '办件'],
      ['O', '取件打印'],
      ['?', '打开这张表'],
    ],
  },
]

export interface Steps {
  /** Opens what stands so many places further down the lists. */
  step(by: 1 | -1): void
  /** Opens the one at the head. */
  first(): void
  /** Takes a call, where calls come in. */
  call?(): void
  sheet(): void
}

/** Listens for keys while the page is on the screen. `single`: whether single keys work; it is remembered here. */
export function useKeys(steps: Steps) {
  const single = ref(read() !== 'off')
  watch(single, (on) => write(on ? 'on' : 'off'))

  function press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return
    const name = nameOf(event)
    if (!name || document.querySelector('dialog[open]')) return
    const inField = event.target instanceof Element && event.target.closest(FIELDS) !== null
    if (!name.startsWith('Alt+') && (inField || !single.value)) return
    if (act(name)) event.preventDefault()
  }

  function act(name: string): boolean {
    if (name === '?') steps.sheet()
    else if (name === 'N') steps.step(1)
    else if (name === 'P') steps.step(-1)
    else if (name === 'D') steps.first()
    else if (name === 'A' && steps.call) steps.call()
    else return use(name)
    return true
  }

  document.addEventListener('keydown', press)
  onScopeDispose(() => document.removeEventListener('keydown', press))
  return { single }
}

/** 「J」「?」「Alt+1」; nothing for keys that belong to the browser. */
export function nameOf(event: Pick<KeyboardEvent, 'key' | 'code' | 'altKey' | 'ctrlKey' | 'metaKey'>): string {
  if (event.ctrlKey || event.metaKey) return ''
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)
  if (event.altKey) return digit ? `Alt+${digit[1]}` : '' // by place: with Alt some layouts write other signs
  return event.key.length === 1 ? event.key.toUpperCase() : ''
}

/** Presses the control of this key, or goes to it where it is a field. */
function use(name: string): boolean {
  const control = document.querySelector<HTMLElement>(`[aria-keyshortcuts~="${CSS.escape(name)}"]:not(:disabled)`)
  if (!control || control.offsetParent === null) return false
  if (control.matches(`${FIELDS}, [tabindex="0"]`)) control.focus()
  else control.click()
  return true
}

function read(): string | null {
  try {
    return window.localStorage.getItem(KEY)
  } catch {
    return null // storage is forbidden here: the choice lasts as long as the page
  }
}

function write(value: string): void {
  try {
    window.localStorage.setItem(KEY, value)
  } catch {
    // See read().
  }
}
