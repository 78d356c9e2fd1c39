import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022', manifest: true, reportCompressedSize: false },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
  plugins: [
    react(),
    VitePWA({
      registerType: 'prompt',
      injectRegister: null,
      manifest: {
        id: '/',
        name: 'Mullion dealer portal',
        short_name: 'Mullion',
        description: 'Every order of a window dealer, live from the factory.',
        theme_color: '#33231a',
        background_color: '#f7f4f0',
        display: 'standalone',
        start_url: '/',
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
          { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
        ],
      },
      workbox: {
        globPatterns: ['**/*.{js,css,html,svg}'],
        // Large, for staff only, and of no use without network.
        globIgnores: ['**/ChartGrid-*.js'],
        // The page is asked for at its own address: there the API puts its nonce in, in the head as in the policy.
        manifestTransforms: [
          (entries) => ({
            manifest: entries.map((entry) => (entry.url === 'index.html' ? { ...entry, url: '/' } : entry)),
          }),
        ],
        navigateFallback: '/',
        // What the API serves beside the portal never gets the portal's page in its stead.
        navigateFallbackDenylist: [/^\/api\//, /^\/sync\/v/, /^\/health\//, /^\/metrics/],
        cleanupOutdatedCaches: true,
      },
    }),
  ],
});
