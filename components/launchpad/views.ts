/** Every view behind the tiles, as one piece to load. */
export { AccessNotice, AllowAccess } from './allow-access.tsx';
export { ChangeView } from './change-view.tsx';
export { Lost } from './lost.tsx';
export { Linking } from './linking.tsx';
export { TargetView } from './target-view.tsx';
