import { IconDots } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../lib/session/use-session.ts';
import { Brand } from '../../components/ui/brand.tsx';
import { Disclosure } from '../../components/ui/disclosure.tsx';
import { Badge } from './badge.tsx';
import { useBadges } from './badges.ts';
import type { Place } from './places.ts';
import { PLACES } from './places.ts';

/** At the foot of a phone there is room for so many; the rest is behind one more button. */
const ON_PHONE = 4;

/** Only what exists and what the person may open. */
export function Nav() {
  const { t } = useTranslation();
  const { permissions } = useSession();
  const places = PLACES.filter((place) => permissions.includes(place.permission));
  // Where one is left over, it takes the place the button would have had.
  const first = places.length <= ON_PHONE + 1 ? places.length : ON_PHONE;
  const rest = places.slice(first);
  return (
    <nav className="nav" aria-label={t('nav.label')}>
      <div className="nav-brand">
        <Brand />
      </div>
      <ul className="nav-list">
        {places.map((place, index) => (
          <li key={place.to} data-rest={index < first ? undefined : true}>
            <PlaceLink place={place} className="nav-link" />
          </li>
        ))}
        {rest.length === 0 ? null : (
          <li className="nav-more">
            <Disclosure
              className="nav-link"
              trigger={
                <>
                  <IconDots size={22} stroke={1.8} aria-hidden="true" />
                  <span>{t('nav.more')}</span>
                </>
              }
            >
              <ul>
                {rest.map((place) => (
                  <li key={place.to}>
                    <PlaceLink place={place} className="menu-item" />
                  </li>
                ))}
              </ul>
            </Disclosure>
          </li>
        )}
      </ul>
    </nav>
  );
}

function PlaceLink({ place, className }: { readonly place: Place; readonly className: string }) {
  const { t } = useTranslation();
  const { to, word, icon: Glyph } = place;
  return (
    <Link to={to} className={className}>
      <Glyph size={22} stroke={1.8} aria-hidden="true" />
      <span>{t(`nav.${word}`)}</span>
      {(to as string) === '/messages' ? <MessagesBadge /> : null}
    </Link>
  );
}

function MessagesBadge() {
  const { t } = useTranslation();
  const { messages, forMe } = useBadges();
  const words =
    forMe === 0 ? t('badge.messages', { count: messages }) : t('badge.messagesForMe', { count: messages, forMe });
  return <Badge count={messages} isForMe={forMe > 0} label={words} />;
}
