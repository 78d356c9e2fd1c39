import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { preferredLanguage, switchLanguage } from '../shared/i18n/words';
import { App } from './App';
import { rememberedLook, showLook } from './look';
import './look.css';

showLook(rememberedLook());
await switchLanguage(preferredLanguage());

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
