import { ROLES } from '../shared/types/permissions.ts';
import type { App } from './app.ts';

const BAR = '─'.repeat(78);

/** What the terminal says once the house is open: where it is, what it is, and how to get in. */
export function welcome(
  app: Pick<App, 'services' | 'demo'>,
  port: number,
  setupCode: string | null,
  isSetupNeeded: boolean,
): string {
  const { config } = app.services;
  const address = config.publicUrl.replace(/:0$/u, `:${port}`);
  const lines = ['', BAR, `  Wardline is open at  ${address}`];
  const setUp =
    setupCode === null || !isSetupNeeded
      ? []
      : [
          '',
          `  Nobody operates this installation yet. Open  ${address}/setup`,
          `  and sign up with the code  ${setupCode}`,
        ];
  if (config.mode === 'production') return [...lines, ...setUp, BAR, ''].join('\n');
  lines.push(
    '  Embedded database: for development, demonstration and small single-node use;',
    '  production names a MongoDB (see README).',
    `  Data: ${config.dataDir}`,
  );
  if (app.demo !== null) lines.push('', ...logins(app.demo));
  lines.push(...setUp);
  if (app.demo !== null && !config.isOpenToNetwork)
    lines.push('', `  Mail is not sent; read it at  ${address}/demo/mail`);
  return [...lines, BAR, '', ''].join('\n');
}

function logins(demo: NonNullable<App['demo']>): string[] {
  const rows = demo.logins.map(({ hospitalCode, email, password, role }) => [
    hospitalCode,
    ROLES[role].label,
    email,
    password,
  ]);
  const table = [['Hospital', 'Role', 'E-mail', 'Password'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => (row[column] ?? '').length)) + 2);
  return table.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('')}`.trimEnd());
}
