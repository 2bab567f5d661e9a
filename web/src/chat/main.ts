import '@/design/tokens.css'
import '@/design/base.css'
import '@/design/forms.css'
import './before.css'

import { createApp } from 'vue'

import App from './App.vue'

createApp(App).mount('#app')
