import './demo-logins.css';
import { IconFlask } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DemoView } from '../../../../../shared/schemas/sign-in.ts';

type Login = DemoView['logins'][number];

interface DemoLoginsProps {
  readonly demo: DemoView;
  readonly onPick: (login: Login) => void;
}

function byHospital(logins: readonly Login[]): Map<string, Login[]> {
  const groups = new Map<string, Login[]>();
  for (const login of logins) {
    const group = groups.get(login.hospitalCode);
    if (group === undefined) groups.set(login.hospitalCode, [login]);
    else group.push(login);
  }
  return groups;
}

/** The demo's published log-ins; one tap fills the form. */
export function DemoLogins({ demo, onPick }: DemoLoginsProps) {
  const { t } = useTranslation('sign-in');
  const { t: tCommon } = useTranslation('common');
  const [picked, setPicked] = useState<Login | null>(null);
  return (
    <section className="demo" aria-labelledby="demo-title">
      <div className="demo-head">
        <IconFlask size={20} stroke={1.8} aria-hidden="true" />
        <div>
          <h2 id="demo-title">{t('demo.title')}</h2>
          <p>{t('demo.text')}</p>
        </div>
      </div>
      {[...byHospital(demo.logins)].map(([code, logins]) => (
        <section key={code} className="demo-group" aria-label={logins[0]?.hospitalName ?? code}>
          <h3>
            <bdi>{logins[0]?.hospitalName}</bdi> <span className="muted ltr">{code}</span>
          </h3>
          <ul>
            {logins.map((login) => (
              <li key={login.email}>
                <button
                  type="button"
                  className="demo-login"
                  aria-pressed={picked === login}
                  onClick={() => {
                    setPicked(login);
                    onPick(login);
                  }}
                >
                  <span className="demo-role">{tCommon(`role.${login.role}`)}</span>
                  <span className="demo-name">
                    <bdi>{login.displayName}</bdi>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </section>
  );
}
