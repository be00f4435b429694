import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

// To Vue, every other tag with a dash is a component.
const template = { compilerOptions: { isCustomElement: (tag) => tag === 'kite-chat' } };

export default defineConfig({ plugins: [vue({ template })] });
