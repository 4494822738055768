import { expect } from 'chai';
import { deviceLabel } from '../../../server/modules/sign-in/device-label.ts';

describe('the name of a device', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/149.0 Safari/537.36', 'Chrome on Windows'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/149.0 Safari/537.36 Edg/149.0', 'Edge on Windows'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    ['Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1 Version/18.0 Safari/604.1', 'Safari on iPad'],
    ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/149.0 Mobile Safari/537.36', 'Chrome on Android'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/149.0 Mobile Safari/604.1', 'Chrome on iPhone'],
    ['curl/8.5.0', 'Unknown device'],
    ['', 'Unknown device'],
    ['<script>alert(1)</script>', 'Unknown device'],
  ];
  for (const [agent, label] of cases) {
    it(`is “${label}” for ${agent === '' ? 'a browser that says nothing' : agent}`, () => {
      expect(deviceLabel(agent)).to.equal(label);
    });
  }
});
