/** Every view behind the tiles, as one piece to load. */
export { AccessNotice, AllowAccess } from './access/allow-access.tsx';
export { ChangeView } from './progress/change-view.tsx';
export { DataLoss } from './data-loss.tsx';
export { Linking } from './linking/linking.tsx';
export { ChangeStart } from './change/change-start.tsx';
