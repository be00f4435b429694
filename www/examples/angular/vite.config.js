import { defineConfig } from 'vite';
import { angular } from './compiler.js';

export default defineConfig({ plugins: [angular('tsconfig.json')] });
