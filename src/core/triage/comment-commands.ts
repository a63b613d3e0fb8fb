// The commands in a comment: lines that begin with /ledger and that GitHub shows as text. What is in a code block, a quotation
// or an HTML comment only speaks of a command: https://github.github.com/gfm/#container-blocks-and-leaf-blocks
const COMMAND = /^\/ledger(?:\s|$)/;
/** The opening of a fenced code block, and the element of raw text that HTML has open. */
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const RAW = /^ {0,3}<(pre|code|script|style|textarea|samp|blockquote)\b/i;

export function commandLines(body: string): string[] {
  const commands: string[] = [];
  let fence: string | undefined;
  let raw: string | undefined;
  let isQuoted = false;
  for (const line of withoutHidden(body).split(/\r?\n|\r/)) {
    if (fence !== undefined) {
      if (closesFence(line, fence)) fence = undefined;
      continue;
    }
    if (raw !== undefined) {
      if (line.toLowerCase().includes(`</${raw}`)) raw = undefined;
      continue;
    }
    fence = openedFence(line);
    raw = openedRaw(line);
    // A quotation goes on until an empty line.
    isQuoted = /^ {0,3}>/.test(line) || (isQuoted && line.trim() !== '');
    if (!isQuoted && fence === undefined && raw === undefined && COMMAND.test(line)) commands.push(line);
  }
  return commands;
}

/** Without HTML comments, and without code that goes over several lines of a paragraph; a test's name may be code in its line. */
function withoutHidden(body: string): string {
  const shown = body.replace(/<!--[\s\S]*?(?:-->|$)/g, '');
  // Not over empty lines, which end a paragraph, and not from a fence.
  return shown.replace(/(?<!`)(`{1,2})(?!`)(?:(?!\n[ \t]*\n)[\s\S]){0,2000}?(?<!`)\1(?!`)/g, code =>
    code.includes('\n') ? '' : code,
  );
}

function openedFence(line: string): string | undefined {
  const fence = FENCE.exec(line)?.[1];
  // What stands behind a fence of backticks has none itself: else it is code in a line.
  return fence?.startsWith('`') && line.slice(line.indexOf(fence) + fence.length).includes('`') ? undefined : fence;
}

const closesFence = (line: string, fence: string): boolean => {
  const closing = FENCE.exec(line)?.[1];
  return closing !== undefined && closing.startsWith(fence) && line.trim() === closing;
};

function openedRaw(line: string): string | undefined {
  const name = RAW.exec(line)?.[1]?.toLowerCase();
  return name !== undefined && !line.toLowerCase().includes(`</${name}`) ? name : undefined;
}
