import '@/design/tokens.css'
import '@/design/base.css'
import '@/desk/desk.css'
import './workbench.css'

import { createApp } from 'vue'

import App from './App.vue'

createApp(App).mount('#workbench')
