// Dates with a time of day, as programs write them into names and messages, in any common order.

const CLOCK = String.raw`(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?(?: ?[AaPp][Mm]\b)?`;
const ZONE = String.raw`(?: ?(?:Z|UTC|GMT)\b| ?[+-]\d\d:?\d\d\b)?`;
const MONTH = String.raw`(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}`;
const WEEKDAY = String.raw`(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? )?`;
const DATES = [
  String.raw`\d{4}([-/.])\d\d\1\d\d`,
  String.raw`\d{1,2}([-/.])\d{1,2}\2\d{4}`,
  String.raw`${WEEKDAY}\d{1,2}[ -]${MONTH}[ -]\d{4}`,
  String.raw`${WEEKDAY}${MONTH} {1,2}\d{1,2},? \d{4}`,
].join('|');
const BETWEEN = String.raw`(?:[T_-]|,? (?:at )?)`;
/** In this order a date that stands between two clocks goes with the one behind it. */
const DATE_AND_TIME = new RegExp(
  String.raw`(?<![A-Za-z\d.])(?:(?:${DATES})${BETWEEN}${CLOCK}|${WEEKDAY}${MONTH} {1,2}\d{1,2} ${CLOCK} \d{4})${ZONE}(?![A-Za-z\d])`,
  'g',
);
const TIME_AND_DATE = new RegExp(String.raw`(?<![A-Za-z\d:.])${CLOCK}${ZONE},? (?:${DATES})(?![A-Za-z\d])`, 'g');

/** Local times may be half a day off either way, and a run may take hours. */
const NEAR = 36 * 3_600_000;
const MASK = '<time>';

/**
 * Masks each date that has a time of day.
 *
 * @param around when the run took place, in milliseconds since 1970: then only times within a day and a half of it are
 *   masked, because `assert parse('2020-02-29T00:00:00') == …` is about that time. Without it every time is masked.
 */
export function maskTimes(text: string, around?: number): string {
  if (!hasClock(text)) return text;
  const mask = (time: string): string => (around === undefined || isNear(time, around) ? MASK : time);
  return text.replace(DATE_AND_TIME, mask).replace(TIME_AND_DATE, mask);
}

/** Whether there is anything like `14:37`: looking for it is far quicker than matching. */
function hasClock(text: string): boolean {
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) {
    if (isDigit(text, at - 1) && isDigit(text, at + 1) && isDigit(text, at + 2)) return true;
  }
  return false;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

function isNear(time: string, around: number): boolean {
  const [, hour = '', minute = ''] = /(\d{1,2}):(\d\d)/.exec(time) ?? [];
  const isAfternoon = /\dp|\d p/i.test(time) && Number(hour) < 12;
  const clock = ((Number(hour) + (isAfternoon ? 12 : 0)) * 60 + Number(minute)) * 60_000;
  return daysOf(time).some(day => Math.abs(day + clock - around) < NEAR);
}

/** The days that a date may mean: of `11/12/2026` nobody knows which number is the month. */
function daysOf(time: string): number[] {
  const iso = /(\d{4})([-/.])(\d\d)\2(\d\d)/.exec(time);
  if (iso) return [Date.UTC(Number(iso[1]), Number(iso[3]) - 1, Number(iso[4]))];
  const [, first = '', , second = '', year = ''] = /(\d{1,2})([-/.])(\d{1,2})\2(\d{4})/.exec(time) ?? [];
  if (year !== '') {
    const [a, b] = [Number(first), Number(second)];
    return [
      [a, b],
      [b, a],
    ].flatMap(([day = 0, month = 0]) => (month <= 12 ? [Date.UTC(Number(year), month - 1, day)] : []));
  }
  const named = new RegExp(MONTH).exec(time)?.[0].slice(0, 3) ?? '';
  const words = time.replace(/\d{1,2}:\S*/, ' ');
  const day = /(?<!\d)\d{1,2}(?!\d)/.exec(words)?.[0];
  const yearOf = /(?<!\d)\d{4}(?!\d)/.exec(words)?.[0];
  const month = MONTHS.indexOf(named);
  return day === undefined || yearOf === undefined || month < 0 ? [] : [Date.UTC(Number(yearOf), month, Number(day))];
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
