import { useEffect, useState } from 'react';

/** What a screen that can read aloud needs. */
export interface ReadAloud {
  readonly isThere: boolean;
  readonly isSpeaking: boolean;
  readonly start: () => void;
  readonly stop: () => void;
}

const speech = (): SpeechSynthesis | null => ('speechSynthesis' in window ? window.speechSynthesis : null);

/** Only a voice that lives on the device: others send what they read to somebody's server, and this is a patient's form. */
const voiceFor = (language: string): SpeechSynthesisVoice | null =>
  speech()
    ?.getVoices()
    .find(({ lang, localService }) => localService && lang.toLowerCase().split(/[-_]/u)[0] === language) ?? null;

/** Reads the text in that language, where the device has such a voice; stops when another text takes its place. */
export function useReadAloud(text: string, language: string): ReadAloud {
  const [voice, setVoice] = useState(() => voiceFor(language));
  const [isSpeaking, setSpeaking] = useState(false);
  useEffect(() => {
    const look = () => {
      setVoice(voiceFor(language));
    };
    look();
    // Browsers fetch their list of voices late.
    speech()?.addEventListener('voiceschanged', look);
    return () => {
      speech()?.removeEventListener('voiceschanged', look);
    };
  }, [language]);
  useEffect(
    () => () => {
      speech()?.cancel();
      setSpeaking(false);
    },
    [text],
  );
  return {
    isThere: voice !== null,
    isSpeaking,
    start() {
      const spoken = new SpeechSynthesisUtterance(text);
      spoken.voice = voice;
      spoken.lang = voice?.lang ?? language;
      spoken.rate = 0.9;
      spoken.onend = () => {
        setSpeaking(false);
      };
      speech()?.cancel();
      speech()?.speak(spoken);
      setSpeaking(true);
    },
    stop() {
      speech()?.cancel();
      setSpeaking(false);
    },
  };
}
