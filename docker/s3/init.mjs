// Makes the store's bucket fit for the house: browsers may upload from our pages and from nowhere else, and what was
// uploaded and never taken is forgotten after a day. Runs again at every start and changes nothing then.
import { PutBucketCorsCommand, PutBucketLifecycleConfigurationCommand, S3Client } from '@aws-sdk/client-s3';

const setting = (name) => {
  const value = process.env[name] ?? '';
  if (value === '') throw new Error(`${name} is missing.`);
  return value;
};

const Bucket = setting('S3_BUCKET');
const client = new S3Client({
  endpoint: setting('S3_ENDPOINT'),
  region: setting('S3_REGION'),
  forcePathStyle: true,
  credentials: { accessKeyId: setting('S3_ACCESS_KEY_ID'), secretAccessKey: setting('S3_SECRET_ACCESS_KEY') },
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
});

await client.send(
  new PutBucketCorsCommand({
    Bucket,
    CORSConfiguration: {
      CORSRules: [
        { AllowedOrigins: [new URL(setting('PUBLIC_URL')).origin], AllowedMethods: ['PUT'], AllowedHeaders: ['*'] },
      ],
    },
  }),
);
await client.send(
  new PutBucketLifecycleConfigurationCommand({
    Bucket,
    LifecycleConfiguration: {
      Rules: [{ ID: 'quarantine', Status: 'Enabled', Filter: { Prefix: 'quarantine/' }, Expiration: { Days: 1 } }],
    },
  }),
);
client.destroy();
console.log(`The bucket ${Bucket} is ready.`);
