import { render } from 'preact';

const root = document.querySelector('#app');
if (root) render(<main>Lockstep</main>, root);
