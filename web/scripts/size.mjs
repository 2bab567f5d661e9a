// Adds up what the chat page loads before it can be used, compressed, and fails above the budget.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const BUDGET = 80 * 1024
const dist = new URL('../dist/', import.meta.url)
const html = readFileSync(new URL('index.html', dist), 'utf8')
const files = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1])
if (files.length === 0) throw new Error('dist/index.html names no script: run `npm run build` first')

let total = 0
for (const file of files) {
  const size = gzipSync(readFileSync(new URL(file, dist))).length
  total += size
  console.log(`${String(size).padStart(7)}  ${file}`)
}
console.log(`${String(total).padStart(7)}  of ${BUDGET} bytes`)
if (total > BUDGET) {
  console.error('The chat page is over its budget of 80 KB gzip.')
  process.exit(1)
}
