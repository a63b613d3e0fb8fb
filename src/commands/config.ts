// `config`: which settings hold, and where each of them comes from.
import { KEYS, type Key } from '../core/config/keys.ts';
import type { Settings } from '../core/config/parse.ts';
import type { Output } from './output.ts';

export function showConfig(settings: Settings, json: boolean, output: Output): number {
  const rows = Object.entries<Key>(KEYS).map(([key, { allowed, default: usual, list, help }]) => {
    const setting = settings.get(key);
    const value = setting?.value ?? usual ?? allowed?.[0] ?? '';
    return { key, value: list ? value.split('\n').filter(Boolean) : value, from: setting?.origin ?? 'default', help };
  });
  if (json) {
    output.json({ settings: rows.map(({ key, value, from }) => ({ key, value, from })) });
    return 0;
  }
  const shown = rows.map(row => ({ ...row, value: Array.isArray(row.value) ? JSON.stringify(row.value) : row.value }));
  const widths = (['key', 'value'] as const).map(name => Math.max(...shown.map(row => row[name].length)) + 2);
  for (const { key, value, from } of shown)
    output.text(`${key.padEnd(widths[0] as number)}${value.padEnd(widths[1] as number)}${from}`);
  return 0;
}
