/** Every key of the workbench, as its sheet shows them. */
import type { KeyGroup } from '@/desk/keys/keys'

export const SHORTCUTS: KeyGroup[] = [
  {
    title: '收件箱',
    keys: [
      ['D', '打开排在最前的一条'],
      ['N', '下一条'],
      ['P', '上一条'],
      ['R', '接着往下读会话'],
      ['Z', '撤回最后一次标注'],
    ],
  },
  {
    title: '标注',
    keys: [
      ['A', '听得对'],
      ['1 到 9', '选列出来的第几个意思'],
      ['O', '找别的回答'],
      ['S', '一句话里有几个意思'],
      ['X', '不归法律和政务管'],
      ['G', '有人身危险'],
      ['W', '缺一条回答，要新写'],
      ['K', '跳过，写原因'],
      ['Q', '请另一个人也看看'],
      ['Esc', '收起正在选的，离开输入框'],
    ],
  },
  {
    title: '页面',
    keys: [
      ['I', '收件箱'],
      ['?', '打开这张表'],
    ],
  },
]
