/** One line that grows with what is written in it. How far says the style sheet (`max-height`); beyond, the text scrolls. */
import { type Ref, watch } from 'vue'

export function useGrowing(box: Ref<HTMLTextAreaElement | null>, text: Ref<string>): void {
  watch([box, text], ([area]) => area && fit(area), { flush: 'post' })
}

function fit(area: HTMLTextAreaElement): void {
  area.style.height = 'auto'
  area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`
}
