/** Every view behind the tiles, as one piece to load. */
export { AccessNotice, AllowAccess } from './access/allow-access.tsx';
export { ChangeView } from './progress/change-view.tsx';
export { Lost } from './lost.tsx';
export { Linking } from './linking/linking.tsx';
export { TargetView } from './change/target-view.tsx';
