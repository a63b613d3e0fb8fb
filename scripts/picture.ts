// A picture of Markdown as GitHub shows it: node scripts/picture.ts FILE.md PICTURE.png [width] [light|dark] [open]
import { readFileSync } from 'node:fs';
import { openBrowser, takePicture } from '../test/render/browser.ts';

const [file, picture, width = '980', theme = 'light', open] = process.argv.slice(2);
if (file === undefined || picture === undefined || (theme !== 'light' && theme !== 'dark')) {
  console.error('usage: node scripts/picture.ts FILE.md PICTURE.png [width] [light|dark] [open]');
  process.exit(2);
}
const browser = await openBrowser();
try {
  await takePicture(browser, readFileSync(file, 'utf8'), picture, {
    width: Number(width),
    theme,
    open: open === 'open',
  });
} finally {
  await browser.close();
}
