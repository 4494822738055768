import type { MantineColorsTuple } from '@mantine/core';
import { createTheme } from '@mantine/core';

const petrol: MantineColorsTuple = [
  '#e8f4f7',
  '#d2e8ee',
  '#a5d2de',
  '#75bacd',
  '#4ea6bf',
  '#2f8ca8',
  '#1a6f8a',
  '#0d5268',
  '#0a4153',
  '#07303d',
];

/** Filled buttons wear the brand's pair of tokens: Mantine's own contrast looks at one colour scheme only. */
const buttonVars = (_theme: unknown, { variant = 'filled', color }: { variant?: string; color?: string }) => ({
  root:
    variant === 'filled'
      ? {
          '--button-bg': color === 'danger' ? 'var(--danger-fill)' : 'var(--brand)',
          '--button-hover': color === 'danger' ? 'var(--danger-fill-strong)' : 'var(--brand-strong)',
          '--button-color': color === 'danger' ? '#ffffff' : 'var(--on-brand)',
        }
      : {},
});

// A dialog's heading is no banner of the page.
const dialog = {
  attributes: { header: { role: 'presentation' } },
  lockScroll: false,
  transitionProps: { duration: 100 },
  overlayProps: { backgroundOpacity: 0.5 },
} as const;

/** Mantine under the product's own tokens: chrome, forms and dialogs only. */
export const theme = createTheme({
  colors: { petrol },
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--font-mono)',
  headings: { fontFamily: 'var(--font)' },
  defaultRadius: 8,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'md', fz: 15 }, vars: buttonVars },
    TextInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md' } },
    NativeSelect: { defaultProps: { size: 'md' } },
    Checkbox: { defaultProps: { size: 'md' } },
    Radio: { defaultProps: { size: 'md' } },
    Modal: { defaultProps: { ...dialog, radius: 14, centered: true, padding: 'lg', size: 520 } },
    Drawer: { defaultProps: { ...dialog, position: 'right', padding: 'lg', size: 480 } },
  },
});
