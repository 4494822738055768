// npm run secrets: prints fresh secrets as lines for an .env. Nothing is written anywhere.
import { SECRET_NAMES } from '../server/config/config.ts';
import { newSecretTexts } from '../server/crypto/secrets.ts';

const texts = newSecretTexts();
for (const [field, name] of Object.entries(SECRET_NAMES)) console.log(`${name}=${texts[field as keyof typeof texts]}`);
