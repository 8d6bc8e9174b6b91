import { render } from 'preact';

const root = document.querySelector('#app');
if (root) render(<h3>Empty</h3>, root);
