import type { S3Settings } from '../config/config.ts';
import type { BlobStore } from './blob-store.ts';
import { assertKey, BlobStoreUnavailableError, BlobTooLargeError, collect } from './blob-store.ts';

const CONNECT_WITHIN_MS = 3_000;
const ANSWER_WITHIN_MS = 15_000;

/** The status of the store’s answer; `null` where it gave none. By form: the client’s classes are not loaded here. */
function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('$metadata' in error)) return null;
  const { httpStatusCode } = error.$metadata as { readonly httpStatusCode?: number };
  return httpStatusCode ?? null;
}

// A bucket that is not there is no reason to believe that every blob is gone.
const isAbsent = (error: unknown): boolean => error instanceof Error && error.name === 'NoSuchKey';

/** What the store refuses for what we asked is our mistake; everything else is the store being away. */
function asUnavailable(error: unknown): unknown {
  const status = statusOf(error);
  const isOurs = status !== null && status >= 400 && status < 500 && status !== 429;
  const isKnown = isOurs || error instanceof BlobTooLargeError;
  return isKnown ? error : new BlobStoreUnavailableError('The object store did not answer.', { cause: error });
}

async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw asUnavailable(error);
  }
}

/** Blobs in a bucket. Its keys are ours alone; nothing in it is public. */
export async function openS3BlobStore(settings: S3Settings): Promise<BlobStore> {
  const { endpoint, bucket, region, accessKeyId, secretAccessKey } = settings;
  // Loaded where it is used alone: it takes longer than the rest of the house together.
  const { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } =
    await import('@aws-sdk/client-s3');
  const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner');
  const client = new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 2,
    requestHandler: { connectionTimeout: CONNECT_WITHIN_MS, requestTimeout: ANSWER_WITHIN_MS },
    // Checksums in trailers are Amazon's own; other stores refuse them, and what we keep carries a tag of its own.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const object = (key: string) => ({ Bucket: bucket, Key: assertKey(key) });

  async function presignUpload(key: string, size: number, lifeSeconds: number) {
    // The length is signed: the store itself refuses one byte more.
    const command = new PutObjectCommand({ ...object(key), ContentLength: size });
    const url = await getSignedUrl(client, command, {
      expiresIn: lifeSeconds,
      unhoistableHeaders: new Set(['content-length']),
    });
    return { url, headers: {} };
  }

  return {
    presignUpload,
    async put(key, bytes) {
      const Body = await collect(bytes);
      await asked(() => client.send(new PutObjectCommand({ ...object(key), Body, ContentLength: Body.length })));
    },
    get: (key, most) =>
      asked(async () => {
        try {
          const { Body, ContentLength = 0 } = await client.send(new GetObjectCommand(object(key)));
          if (Body === undefined) return null;
          if (ContentLength > most) {
            if ('destroy' in Body) Body.destroy();
            throw new BlobTooLargeError();
          }
          return Buffer.from(await Body.transformToByteArray());
        } catch (error) {
          if (isAbsent(error)) return null;
          throw error;
        }
      }),
    remove: (key) =>
      asked(async () => {
        await client.send(new DeleteObjectCommand(object(key))).catch((error: unknown) => {
          if (!isAbsent(error)) throw error;
        });
      }),
    async *list(area, hospitalId) {
      let ContinuationToken: string | undefined;
      do {
        const asking = { Bucket: bucket, Prefix: `${area}/${hospitalId}/`, ContinuationToken };
        const page = await asked(() => client.send(new ListObjectsV2Command(asking)));
        for (const { Key } of page.Contents ?? []) if (Key !== undefined) yield assertKey(Key);
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
    },
    close: () => client.destroy(),
  };
}
