import { fileURLToPath } from 'node:url'

import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const service = process.env.HOTLINE_URL ?? 'http://127.0.0.1:8000'

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': here('./src') } },
  define: { __VUE_OPTIONS_API__: 'false', __VUE_PROD_DEVTOOLS__: 'false' },
  build: {
    // Old phones are normal. The compiler lowers syntax only: `lib` in tsconfig.json stops at ES2018 so
    // that library calls these browsers lack do not even type-check.
    target: ['chrome64', 'safari12'],
    cssTarget: ['chrome64', 'safari12'],
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: {
        chat: here('./index.html'),
        case: here('./case/index.html'),
        desk: here('./desk/index.html'),
        workbench: here('./workbench/index.html'),
        embed: here('./src/embed/main.ts'),
      },
      output: {
        // Other sites name embed.js in their own pages, so its address never changes.
        entryFileNames: (chunk) => (chunk.name === 'embed' ? 'embed.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: {
    proxy: {
      '/api': { target: service, ws: true },
      '/lite': service,
    },
  },
})
