import { fileURLToPath, URL } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

// The server answers on this address in development; the built console is part of the server itself.
const server = process.env.HOTLINE_SERVER ?? 'http://127.0.0.1:12345'
const proxy = { '/api': { target: server, changeOrigin: false }, '/healthz': server, '/r/': server }

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { port: 5173, proxy },
  preview: { port: 4173, proxy },
  build: { outDir: 'dist', chunkSizeWarningLimit: 700 },
  // A page is mounted in many of them; on a busy machine that takes a while.
  test: { environment: 'happy-dom', testTimeout: 20_000, include: ['src/**/*.test.ts'], env: { TZ: 'America/New_York' } },
})
