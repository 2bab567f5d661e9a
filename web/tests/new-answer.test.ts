import { expect, it } from 'vitest'

import { draftOf } from '@/workbench/inbox/newAnswer'

it('begins a draft that is marked for review of its grounds where nothing is cited', () => {
  expect(draftOf(' 运费不给怎么要 ', '', [])).toMatchObject({ title: '运费不给怎么要', conclusion: '', citations: [], unverified: true })
  const cited = [{ statute: '民法典', article: '第五百零九条', version: '2021-01-01', rule: '说好的要照着做。' }]
  expect(draftOf('运费', '', cited)).toMatchObject({ citations: cited, unverified: false })
})
