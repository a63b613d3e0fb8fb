// Markdown as GitHub shows it: GitHub's Markdown, its sanitising rules, then what it makes of mentions and references.
import type { Element, ElementContent, Root, Text } from 'hast';
import rehypeRaw from 'rehype-raw';
import rehypeSanitize from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';

const processor = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(rehypeRaw)
  // Its default is GitHub's own list of elements and attributes.
  .use(rehypeSanitize)
  .use(() => ring)
  .use(rehypeStringify);

/** The HTML inside GitHub's `.markdown-body`. People and issues that would be rung are links of class `rung`. */
export const githubHtml = (markdown: string): string => processor.processSync(markdown).toString();

/** Where GitHub looks for nobody: https://github.com/gjtorikian/html-pipeline, MentionFilter::IGNORE_PARENTS. */
const QUIET = new Set(['a', 'code', 'pre', 'script', 'style', 'tt']);
const RUNG = /(?<![\w/])@[a-z\d][a-z\d-]*(?:\/[\w.-]+)?|(?<!\w)(?:[\w.-]+\/[\w.-]+)?#\d+|\bGH-\d+/gi;

function ring(parent: Root | Element): void {
  const children: ElementContent[] = [];
  for (const child of parent.children) {
    if (child.type === 'doctype') continue;
    if (child.type === 'text') {
      children.push(...rungIn(child.value));
      continue;
    }
    if (child.type === 'element' && !QUIET.has(child.tagName)) ring(child);
    children.push(child);
  }
  parent.children = children;
}

function rungIn(value: string): (Text | Element)[] {
  const pieces: (Text | Element)[] = [];
  let end = 0;
  for (const { 0: found, index } of value.matchAll(RUNG)) {
    pieces.push({ type: 'text', value: value.slice(end, index) });
    const label: Text = { type: 'text', value: found };
    pieces.push({ type: 'element', tagName: 'a', properties: { className: ['rung'] }, children: [label] });
    end = index + found.length;
  }
  return [...pieces, { type: 'text', value: value.slice(end) }];
}
