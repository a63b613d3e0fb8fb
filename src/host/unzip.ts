// Takes one file out of a zip archive that a stranger may have made: nothing is written anywhere, and nothing grows beyond
// what was said. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
import { crc32, inflateRawSync } from 'node:zlib';
import { UserError } from '../core/errors.ts';

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_LENGTH = 22;

/**
 * The content of the archive's only file, which must have this name.
 * @param most bytes that it may have
 * @throws UserError
 */
export function unzipOnly(zip: Buffer, name: string, most: number): Buffer {
  try {
    return onlyFile(zip, name, most);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`it is no zip archive, or a damaged one (${(error as Error).message})`, { cause: error });
  }
}

function onlyFile(zip: Buffer, name: string, most: number): Buffer {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || zip.length - end < END_LENGTH || zip.readUInt32LE(end) !== END)
    throw new UserError('it is no zip archive');
  if (zip.readUInt16LE(end + 10) !== 1) throw new UserError(`it has other files than ${name}`);
  const entry = zip.readUInt32LE(end + 16);
  if (zip.readUInt32LE(entry) !== ENTRY) throw new UserError('its directory is not where it says');
  const [method, checksum] = [zip.readUInt16LE(entry + 10), zip.readUInt32LE(entry + 16)];
  const [packed, size] = [zip.readUInt32LE(entry + 20), zip.readUInt32LE(entry + 24)];
  const [nameLength, local] = [zip.readUInt16LE(entry + 28), zip.readUInt32LE(entry + 42)];
  if (zip.toString('utf8', entry + 46, entry + 46 + nameLength) !== name)
    throw new UserError(`it has other files than ${name}`);
  if (size > most) throw new UserError(`it would be ${size} bytes, and at most ${most} are read`);
  if (zip.readUInt32LE(local) !== LOCAL) throw new UserError('its file is not where it says');
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const content = unpack(zip.subarray(start, start + packed), method, most);
  if (content.length !== size || crc32(content) !== checksum) throw new UserError('its file is damaged');
  return content;
}

function unpack(packed: Buffer, method: number, most: number): Buffer {
  if (method === 0) return packed;
  if (method === 8) return inflateRawSync(packed, { maxOutputLength: most });
  throw new UserError(`its file is packed in a way (${method}) that is not known`);
}
