import { VueQueryPlugin } from '@tanstack/vue-query'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { queryClient } from './queries/client'
import { router } from './router'
import './ui/kit'
import './styles/tokens.css'
import './styles/base.css'
import './styles/print.css'

createApp(App).use(createPinia()).use(VueQueryPlugin, { queryClient }).use(router).mount('#app')
