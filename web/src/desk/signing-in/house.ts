import type { InjectionKey } from 'vue'

/** What is signed in to, by its name: 坐席台, 训练台. */
export const HOUSE: InjectionKey<string> = Symbol('house')
