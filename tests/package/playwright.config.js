import { defineConfig } from '@playwright/test';
import journeys from '../e2e/playwright.config.js';

export default defineConfig({ ...journeys, testDir: '.' });
