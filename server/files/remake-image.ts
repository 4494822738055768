import sharp from 'sharp';
import type { FileType } from '../../shared/domain/file-types.ts';
import { RefusedFileError } from './refused-file.ts';

/** The largest a phone takes (50 million points); decoded, about 200 MB. */
const MAX_PIXELS = 50_500_000;
/** What WebP can hold; a strip longer than that is no picture of a patient. */
const MAX_SIDE = 16_383;
const MOST_SECONDS = 20;

// Of libvips' many readers only those of the three types we take may run: each other one is a parser for whoever sends us
// something that begins like a picture. Nothing is kept between pictures.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'],
});
sharp.cache(false);
sharp.concurrency(1);

type Remade = { readonly bytes: Uint8Array; readonly width: number; readonly height: number };

async function assertSize(bytes: Uint8Array): Promise<void> {
  const { width, height } = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => {
      throw new RefusedFileError('damaged');
    });
  if (width * height > MAX_PIXELS || Math.max(width, height) > MAX_SIDE)
    throw new RefusedFileError('too-large-picture');
}

/**
 * The picture, decoded and encoded anew: turned as its EXIF says, and without EXIF, comments, profiles, a second picture or
 * whatever was hung behind it. Of a moving one the first picture is kept. Refuses `damaged` and `too-large-picture`.
 */
export async function remakeImage(bytes: Uint8Array, type: FileType): Promise<Remade> {
  await assertSize(bytes);
  const picture = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error', pages: 1, sequentialRead: true })
    .autoOrient()
    .timeout({ seconds: MOST_SECONDS });
  const encoded =
    type === 'image/png'
      ? picture.png({ compressionLevel: 6 })
      : type === 'image/webp'
        ? picture.webp({ quality: 85, effort: 3 })
        : picture.jpeg({ quality: 88 });
  try {
    const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
    return { bytes: data, width: info.width, height: info.height };
  } catch {
    throw new RefusedFileError('damaged');
  }
}
