import { Button } from '@mantine/core';
import { IconCopy, IconDownload } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../components/ui/notice.tsx';
import { toast } from '../../../components/ui/toast.ts';

interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly onDone: () => void;
}

function save(codes: readonly string[]): void {
  const address = URL.createObjectURL(new Blob([`${codes.join('\n')}\n`], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'wardline-recovery-codes.txt';
  link.click();
  URL.revokeObjectURL(address);
}

/** Shown once: the server keeps only what it needs to recognise them. */
export function RecoveryCodes({ codes, onDone }: RecoveryCodesProps) {
  const { t } = useTranslation('account');
  const [isKept, setKept] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(codes.join('\n'));
      toast(t('codes.copied'));
    } catch {
      toast(t('codes.notCopied'), 'danger');
    }
  };
  return (
    <div className="stack">
      <h3 ref={heading} tabIndex={-1} className="panel-subtitle">
        {t('codes.title')}
      </h3>
      <Notice tone="warn">{t('codes.text')}</Notice>
      <ol className="codes ltr mono">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="row">
        <Button variant="default" leftSection={<IconCopy size={18} aria-hidden="true" />} onClick={() => void copy()}>
          {t('codes.copy')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconDownload size={18} aria-hidden="true" />}
          onClick={() => {
            save(codes);
          }}
        >
          {t('codes.save')}
        </Button>
      </div>
      <label className="choice">
        <input
          type="checkbox"
          checked={isKept}
          onChange={(event) => {
            setKept(event.currentTarget.checked);
          }}
        />
        <span>{t('codes.kept')}</span>
      </label>
      <div>
        <Button disabled={!isKept} onClick={onDone}>
          {t('codes.done')}
        </Button>
      </div>
    </div>
  );
}
