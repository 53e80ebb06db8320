import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';
import { controlDefaults } from '#ui/theme-controls.ts';

const gray: MantineColorsTuple = [
  '#f6f7f9',
  '#eef0f3',
  '#e4e7eb',
  '#d6dae0',
  '#c1c7d0',
  '#949ca9',
  '#656d7a',
  '#4a515d',
  '#2c313a',
  '#15181e',
];

/** Index 0 is text, 2 dimmed text, 4 borders, 6 raised surfaces, 7 the page. */
const dark: MantineColorsTuple = [
  '#e3e6eb',
  '#c3c9d2',
  '#9aa2af',
  '#6b7380',
  '#30353e',
  '#262a32',
  '#1a1d23',
  '#111317',
  '#0c0e11',
  '#07080a',
];

/** For what destroys. */
const red: MantineColorsTuple = [
  '#fff1f0',
  '#ffe0dd',
  '#ffc4bf',
  '#ffa19a',
  '#ff8a82',
  '#cf3a3a',
  '#bd2424',
  '#a31d1d',
  '#861919',
  '#6d1717',
];

/** The one accent. */
const signal: MantineColorsTuple = [
  '#eef3ff',
  '#dce6ff',
  '#bccfff',
  '#92b0ff',
  '#6a90fb',
  '#4169e8',
  '#2a55d4',
  '#2147b2',
  '#1d3c91',
  '#19316f',
];

export const theme = createTheme({
  colors: { gray, dark, signal, red },
  primaryColor: 'signal',
  primaryShade: { light: 6, dark: 5 },
  black: gray[9],
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  lineHeights: { xs: '1.35', sm: '1.45', md: '1.5', lg: '1.5', xl: '1.4' },
  fontWeights: { regular: '400', medium: '500', bold: '600' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  radius: { xs: '0.1875rem', sm: '0.25rem', md: '0.375rem', lg: '0.5rem', xl: '0.75rem' },
  defaultRadius: 'md',
  headings: {
    fontWeight: '600',
    textWrap: 'balance',
    sizes: {
      h1: { fontSize: '1.25rem', lineHeight: '1.3' },
      h2: { fontSize: '1rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.45' },
    },
  },
  shadows: {
    xs: '0 1px 2px rgb(10 14 22 / 0.06)',
    sm: '0 1px 3px rgb(10 14 22 / 0.08)',
    md: '0 4px 16px -4px rgb(10 14 22 / 0.14), 0 1px 3px rgb(10 14 22 / 0.08)',
    lg: '0 12px 32px -8px rgb(10 14 22 / 0.2), 0 2px 6px rgb(10 14 22 / 0.08)',
    xl: '0 24px 56px -12px rgb(10 14 22 / 0.28), 0 2px 8px rgb(10 14 22 / 0.1)',
  },
  respectReducedMotion: true,
  cursorType: 'pointer',
  activeClassName: '',
  components: controlDefaults,
});

/** `--hw-*` names what a colour means; components use these and never a shade. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: { '--mantine-line-height': '1.5' },
  light: {
    '--mantine-color-dimmed': gray[6],
    '--mantine-color-placeholder': '#6d7582',
    '--mantine-color-default-border': gray[3],
    '--mantine-color-error': '#bd2424',
    '--hw-page': '#ffffff',
    '--hw-sunken': gray[0],
    '--hw-raised': '#ffffff',
    '--hw-line': gray[2],
    '--hw-hover': 'rgb(20 28 44 / 0.045)',
    '--hw-selected': 'rgb(42 85 212 / 0.09)',
    '--hw-text': gray[9],
    '--hw-dim': gray[6],
    '--hw-accent': signal[6],
    '--hw-success': '#14743f',
    '--hw-warning': '#8a5300',
    '--hw-danger': '#bd2424',
    '--hw-info': signal[7],
    '--hw-success-tint': 'rgb(20 130 70 / 0.1)',
    '--hw-warning-tint': 'rgb(190 120 0 / 0.12)',
    '--hw-danger-tint': 'rgb(200 40 40 / 0.08)',
    '--hw-info-tint': 'rgb(42 85 212 / 0.09)',
    '--hw-neutral-tint': 'rgb(20 28 44 / 0.06)',
  },
  dark: {
    '--mantine-color-dimmed': dark[2],
    '--mantine-color-placeholder': '#868e9b',
    '--mantine-color-default-border': dark[4],
    '--mantine-color-error': '#ff8a82',
    '--hw-page': dark[7],
    '--hw-sunken': dark[8],
    '--hw-raised': dark[6],
    '--hw-line': dark[5],
    '--hw-hover': 'rgb(220 230 255 / 0.05)',
    '--hw-selected': 'rgb(106 144 251 / 0.17)',
    '--hw-text': dark[0],
    '--hw-dim': dark[2],
    '--hw-accent': signal[3],
    '--hw-success': '#58c892',
    '--hw-warning': '#e5ab4b',
    '--hw-danger': '#ff8a82',
    '--hw-info': signal[3],
    '--hw-success-tint': 'rgb(70 200 140 / 0.13)',
    '--hw-warning-tint': 'rgb(230 170 70 / 0.14)',
    '--hw-danger-tint': 'rgb(255 110 100 / 0.14)',
    '--hw-info-tint': 'rgb(106 144 251 / 0.16)',
    '--hw-neutral-tint': 'rgb(220 230 255 / 0.08)',
  },
});
